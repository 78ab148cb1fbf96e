import { describe, expect, it } from 'vitest'
import { carries, decide } from './decide.ts'
import { EvaluationFault } from './evaluation-fault.ts'
import type { Identity } from './permission.ts'
import type { Condition, Policy } from './policy.ts'

const ada: Identity = {
  userId: 'a6500e24',
  username: 'ada',
  realmRoles: ['keeper', 'visitor'],
  clientRoles: { 'logbook-api': ['editor'] },
  groups: ['/night-watch/first'],
  clientId: 'harbor-web',
  accessToken: {
    scope: 'openid email',
    email: 'ada@lighthouse.example',
    email_verified: true,
    groups: ['/day-watch', 'keepers'],
    level: 3,
    empty: '',
    realm_access: { roles: ['keeper', 'visitor'] },
    address: { city: ' Port\tTown ', none: null, rooms: [{ a: 1 }] },
  },
}
const noon = new Date(2026, 6, 15, 12, 30, 0).getTime() / 1000

function says(condition: Condition, who: Partial<Identity> = {}, claims = {}): boolean {
  const context = { identity: { ...ada, ...who }, nowSeconds: noon, claims }
  const policy: Policy = { name: 'P', logic: 'POSITIVE', condition }
  const verdict = decide(policy, context)
  expect(decide({ ...policy, logic: 'NEGATIVE' }, context)).toBe(!verdict)
  return verdict
}

describe('role', () => {
  const role = (name: string, required = false, clientId?: string) => ({
    name,
    required,
    ...(clientId !== undefined && { clientId }),
  })
  it.each([
    [[role('keeper')], true],
    [[role('Keeper')], false],
    [[role('king'), role('visitor')], true],
    [[role('keeper'), role('king', true)], false],
    [[role('keeper', true), role('king')], true],
    [[role('king', true), role('queen', true)], false],
    [[role('editor', false, 'logbook-api')], true],
    [[role('editor')], false],
    [[role('keeper', false, 'logbook-api')], false],
    [[role('editor', false, 'constructor')], false],
    [[role('toString', false, '__proto__')], false],
    [[], false],
  ])('%j: %s', (roles, expected) => {
    expect(says({ type: 'role', roles, fetchRoles: false })).toBe(expected)
  })

  it('looks at the roles held now, not at the token, if it fetches them', () => {
    const condition: Condition = { type: 'role', roles: [role('captain')], fetchRoles: true }
    const storedRoles = { realmRoles: ['captain'], clientRoles: {} }
    expect(says(condition)).toBe(false)
    expect(says(condition, { storedRoles })).toBe(true)
    expect(says({ ...condition, fetchRoles: false }, { storedRoles })).toBe(false)
  })
})

describe('user', () => {
  it.each([
    [['ada'], {}, true],
    [['Ada'], {}, true],
    [['jörg'], { username: 'JÖRG' }, true],
    [['a6500e24'], {}, true],
    [['ad', 'adaa', ''], {}, false],
    [[], {}, false],
    // Keycloak takes the client, not the user, for the one who asks.
    [['ada'], { isServiceAccount: true }, false],
  ])('%j of %j: %s', (users, who, expected) => {
    expect(says({ type: 'user', users }, who)).toBe(expected)
  })
})

describe('client', () => {
  it.each([
    [['harbor-web'], true],
    [['logbook-api', 'harbor-web'], true],
    [['harbor'], false],
    [[], false],
  ])('%j: %s', (clients, expected) => {
    expect(says({ type: 'client', clients })).toBe(expected)
  })
})

describe('group', () => {
  const group = (path: string, extendChildren = false) => ({ path, extendChildren })
  it.each([
    [[group('/night-watch/first')], undefined, true],
    [[group('/night-watch')], undefined, false],
    [[group('/night-watch', true)], undefined, true],
    [[group('/night', true)], undefined, false],
    [[group('/day-watch'), group('/night-watch', true)], undefined, true],
    // A claim goes before the user's own groups, if the token has it; a name without a path is enough.
    [[group('/night-watch', true)], 'groups', false],
    [[group('/day-watch')], 'groups', true],
    [[group('/crew/keepers')], 'groups', true],
    [[group('/crew/keepers/x')], 'groups', false],
    [[group('/night-watch', true)], 'absent', true],
    [[group('/night-watch', true)], 'empty', true],
    [[], undefined, false],
  ])('%j by %s: %s', (groups, groupsClaim, expected) => {
    expect(says({ type: 'group', groups, ...(groupsClaim !== undefined && { groupsClaim }) })).toBe(
      expected,
    )
  })
})

describe('client scope', () => {
  const scope = (name: string, required = false) => ({ name, required })
  it.each([
    [[scope('email')], true],
    [[scope('phone'), scope('email')], true],
    [[scope('email'), scope('phone', true)], false],
    [[scope('phone')], false],
    [[scope('mail')], false],
  ])('%j: %s', (clientScopes, expected) => {
    expect(says({ type: 'client-scope', clientScopes })).toBe(expected)
  })
})

describe('regex', () => {
  const regex = (
    targetClaim: string,
    pattern: RegExp,
    targetContextAttributes = false,
  ): Condition => ({
    type: 'regex',
    targetClaim,
    pattern,
    targetContextAttributes,
  })
  it.each([
    ['email', /^(?:.*@lighthouse\.example)$/, true],
    ['email_verified', /^(?:true)$/, true],
    ['level', /^(?:[0-9])$/, true],
    ['groups', /^(?:\/day-watch)$/, true],
    ['groups', /^(?:keepers)$/, false],
    ['empty', /^(?:.*)$/, false],
    ['absent', /^(?:.*)$/, false],
    ['realm_access', /^(?:.*"keeper".*)$/, true],
    ['realm_access.roles', /^(?:\[keeper, visitor\])$/, true],
    ['realm_access.roles.anything', /^(?:\[keeper, visitor\])$/, true],
    ['realm_access.roles[1]', /^(?:visitor)$/, true],
    ['realm_access.roles[7]', /^(?:.*)$/, false],
    ['address.city', /^(?:Port\tTown)$/, true],
    ['address.none', /^(?:.*)$/, false],
    ['address.rooms', /^(?:.*)$/, false],
    ['address.constructor', /^(?:.*)$/s, false],
    ['__proto__', /^(?:.*)$/s, false],
    ['address\\.city', /^(?:.*)$/, false],
  ])('%s %s: %s', (targetClaim, pattern, expected) => {
    expect(says(regex(targetClaim, pattern))).toBe(expected)
  })

  it('looks at pushed claims alone, if it targets the context', () => {
    const condition = regex('weather', /^(?:fog.*)$/, true)
    expect(says(condition, {}, { weather: ['foggy', 'clear'] })).toBe(true)
    expect(says(condition, {}, { weather: ['clear', 'foggy'] })).toBe(false)
    expect(says(regex('email', /^(?:.*)$/, true))).toBe(false)
    expect(says(regex('weather', /^(?:.*)$/), {}, { weather: ['foggy'] })).toBe(false)
  })

  it('cannot follow a path into a text', () => {
    expect(() => says(regex('email.x', /^(?:.*)$/))).toThrow(EvaluationFault)
  })
})

describe('time', () => {
  const range = (
    field: 'dayMonth' | 'month' | 'year' | 'hour' | 'minute',
    start: number,
    end = start,
  ) => ({
    ranges: [{ field, start, end }],
  })
  it.each([
    [{ notBefore: '2026-07-15 12:30:00' }, true],
    [{ notBefore: '2026-07-15 12:30:01' }, false],
    [{ notBefore: '2026-07-15' }, true],
    [{ notOnOrAfter: '2026-07-15 12:30:00' }, true],
    [{ notOnOrAfter: '2026-07-15 12:29:59' }, false],
    [{ notOnOrAfter: '2026-07-15' }, false],
    [range('dayMonth', 15), true],
    [range('dayMonth', 1, 14), false],
    [range('month', 7), true],
    [range('month', 6), false],
    [range('year', 2020, 2026), true],
    [range('year', 2027, 2030), false],
    [range('hour', 8, 12), true],
    [range('hour', 13, 17), false],
    // A range does not go round midnight.
    [range('hour', 22, 12), false],
    [range('minute', 30), true],
    [range('minute', 31, 59), false],
    [{}, true],
  ])('%j: %s', (bounds, expected) => {
    expect(says({ type: 'time', ranges: [], ...bounds })).toBe(expected)
  })

  it('is not what a client pushes', () => {
    const condition: Condition = { type: 'time', notBefore: '2020-01-01', ranges: [] }
    expect(says(condition, {}, { 'kc.time.date_time': ['2019-01-01 00:00:00'] })).toBe(true)
  })
})

it.each([
  ['UNANIMOUS', [true, true], true],
  ['UNANIMOUS', [true, false], false],
  ['AFFIRMATIVE', [false, true], true],
  ['AFFIRMATIVE', [false], false],
  ['CONSENSUS', [true, false], false],
  ['CONSENSUS', [true, true, false], true],
] as const)('%s of %j carries: %s', (strategy, votes, expected) => {
  expect(carries(strategy, votes)).toBe(expected)
})

describe('aggregate', () => {
  const vote = (inFavour: boolean): Policy => ({
    name: String(inFavour),
    logic: 'POSITIVE',
    condition: { type: 'client', clients: inFavour ? ['harbor-web'] : [] },
  })
  it.each([
    ['UNANIMOUS', [true, true], true],
    ['UNANIMOUS', [true, false], false],
    ['AFFIRMATIVE', [true, false], true],
    ['AFFIRMATIVE', [false, false], false],
    ['CONSENSUS', [true, false], false],
    ['CONSENSUS', [true, true, false], true],
    ['CONSENSUS', [true, false, false], false],
    ['UNANIMOUS', [], false],
  ] as const)('%s of %j: %s', (decisionStrategy, votes, expected) => {
    const policies = votes.map((inFavour) => vote(inFavour))
    expect(says({ type: 'aggregate', decisionStrategy, policies })).toBe(expected)
  })

  it('counts the logic of what it holds', () => {
    const policies: Policy[] = [{ ...vote(false), logic: 'NEGATIVE' }]
    expect(says({ type: 'aggregate', decisionStrategy: 'UNANIMOUS', policies })).toBe(true)
  })
})
