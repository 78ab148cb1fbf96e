import { expect, it } from 'vitest'

import { profileFaults, usernameFault } from './profile-faults.ts'
import { readRealm } from './read-realm.ts'

const realm = readRealm(
  { realm: 'r', users: [{ username: 'ada', email: 'ada@x.example', id: 'a' }] },
  () => undefined,
)
const ada = realm.users.get('a')

it.each([
  ['', 'Please specify username.'],
  ['ab', 'Length must be between 3 and 255.'],
  ['x'.repeat(256), 'Length must be between 3 and 255.'],
  ['a b', 'Value contains invalid character.'],
  ['a<b>', 'Value contains invalid character.'],
  ['a\u0000b', 'Value contains invalid character.'],
  ['Ada', 'Username already exists.'],
  ['jörg.müller', undefined],
  ["o'hara@x.example", undefined],
  ['x'.repeat(255), undefined],
])('the name %j: %s', (username, fault) => {
  expect(usernameFault(realm, username)).toBe(fault)
})

const good = { email: 'new@x.example', firstName: "Zoë d'", lastName: 'von-Ü, Jr.' }

it.each([
  [{}, {}],
  [{ email: '' }, { email: 'Please specify email.' }],
  [{ email: 'x' }, { email: 'Invalid email address.' }],
  [{ email: 'a b@x' }, { email: 'Invalid email address.' }],
  [{ email: `${'x'.repeat(250)}@x.example` }, { email: 'Maximal length is 255.' }],
  [{ email: 'ADA@x.example' }, { email: 'Email already exists.' }],
  [{ firstName: '' }, { firstName: 'Please specify this field.' }],
  [{ lastName: 'x'.repeat(256) }, { lastName: 'Maximal length is 255.' }],
  [{ firstName: '{x}' }, { firstName: 'Value contains invalid character.' }],
])('with %j: %j', (typed, faults) => {
  expect(profileFaults(realm, new URLSearchParams({ ...good, ...typed }))).toEqual(faults)
})

it('an address is no other one for who has it already', () => {
  const form = new URLSearchParams({ ...good, email: 'ada@x.example' })
  expect(profileFaults(realm, form, ada)).toEqual({})
})
