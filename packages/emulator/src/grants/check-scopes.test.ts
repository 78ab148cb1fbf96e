import { expect, it } from 'vitest'

import type { Exchange } from '../exchange.ts'
import type { Client } from '../realm/realm.ts'
import { Refusal } from '../refusals.ts'
import { askedScopes } from './check-scopes.ts'

const client = { defaultScopes: [{ name: 'email' }], optionalScopes: [] } as unknown as Client

function asked(scope: string | undefined): readonly string[] | object {
  const form = new URLSearchParams(scope === undefined ? {} : { scope })
  try {
    return askedScopes({ form } as unknown as Exchange, client)
  } catch (error) {
    return (error instanceof Refusal && error.body) || {}
  }
}

it.each([
  [undefined, []],
  ['openid email', ['openid', 'email']],
  ['\u0000 openid\r\n\u001F', ['openid']],
  ['x'.repeat(4001), []],
])('%j asks for %j', (scope, names) => {
  expect(asked(scope)).toEqual(names)
})

it.each([
  ['', 'Invalid scopes: '],
  [' \u0000', 'Invalid scopes: '],
  ['phone', 'Invalid scopes: phone'],
  ['ope\u0000nid', 'Invalid scopes: ope\u0000nid'],
  ['x'.repeat(4000), `Invalid scopes: ${'x'.repeat(4000)}`],
])('%j is refused', (scope, error_description) => {
  expect(asked(scope)).toEqual({ error: 'invalid_scope', error_description })
})
