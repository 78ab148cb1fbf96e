import { webcryptoEngine } from '@latchkey/core/webcrypto'
import type { JwsEngine, Transport } from '@latchkey/core'
import { expect, it, vi } from 'vitest'

import { keys, metadata, now, realm, tokenOf } from '../test/signed-token.ts'
import * as neutral from './index.ts'
import * as node from './index.node.ts'
import * as slim from './slim.ts'

const transport: Transport = () => {
  const headers = { 'content-type': 'application/json' }
  return Promise.resolve({
    ok: true,
    value: { status: 200, headers, body: JSON.stringify({ keys }) },
  })
}

it.each([
  ['in Node', node, 'its digest'],
  ['elsewhere', neutral, 'the token'],
  ['slim', slim, 'the token'],
])('%s: a signature is checked once, by the guard or by verifyToken', async (_, entry, kept) => {
  const set = vi.spyOn(Map.prototype, 'set')
  let checks = 0
  const engine: JwsEngine = webcryptoEngine(globalThis.crypto.subtle)
  const client = entry.createConfidentialClient({
    ...realm,
    clientId: 'api',
    clientSecret: 's',
    metadata,
    transport,
    clock: { now: () => now, sleep: () => new Promise(() => undefined) },
    jws: { ...engine, verify: (...asked) => (checks++, engine.verify(...asked)) },
    verdictCache: entry.verdictCache({ maxEntries: 10 }),
  })
  // The keys are loaded.
  await client.verifyToken(tokenOf({ jti: 'another' }))
  const token = tokenOf()
  for (let call = 0; call < 3; call++) {
    expect(await client.verifyToken(token)).toMatchObject({ azp: 'web' })
    expect(
      await client.authorize({ authorization: `Bearer ${token}` }, { realmRoles: ['keeper'] }),
    ).toMatchObject({ ok: true, claims: { azp: 'web' } })
  }
  expect(checks).toBe(2)
  const names = set.mock.calls.map(([name]: unknown[]) => name)
  set.mockRestore()
  expect(names.includes(token)).toBe(kept === 'the token')
  await expect(client.verifyToken(token, { audience: 'other' })).rejects.toThrow('aud')
})
