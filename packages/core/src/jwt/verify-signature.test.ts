import { afterEach, expect, it, vi } from 'vitest'

import { demoServer } from '../../test/demo-server.ts'
import { createSigners } from '../../test/jws/signer.ts'
import { scriptedTransport } from '../../test/scripted-transport.ts'
import { turnedClock } from '../../test/turned-clock.ts'
import { createClient } from '../client/create-client.ts'
import type { JwsEngine } from '../ports.ts'
import { verifySignature } from './verify-signature.ts'
import { webcryptoEngine } from './webcrypto.ts'

const { RS256: rsa } = await createSigners()
const keys = { keys: [{ ...rsa.jwk, kid: 'rsa', use: 'sig', alg: 'RS256' }] }
const jwt = await rsa.token({ alg: 'RS256', kid: 'rsa' }, { sub: 'zoë' })

afterEach(() => {
  vi.unstubAllGlobals()
})

/** As a promise of another realm is: no Promise here. */
class Thenable {
  readonly answer: boolean
  constructor(answer: boolean) {
    this.answer = answer
  }
  // oxlint-disable-next-line unicorn/no-thenable -- it is what is tested
  then(resolve: (answer: boolean) => void): void {
    resolve(this.answer)
  }
}

it.each([
  ['at once', (answer: boolean): unknown => answer],
  ['later', (answer: boolean): unknown => Promise.resolve(answer)],
  ['by a thenable', (answer: boolean): unknown => new Thenable(answer)],
])('an engine may answer %s', async (_how, say) => {
  const outcomes = [true, false].map(async (answer) => {
    const engine = webcryptoEngine(globalThis.crypto.subtle)
    const jws = { ...engine, verify: () => say(answer) } as JwsEngine
    const client = createClient({
      server: demoServer,
      clientId: 'app',
      keys,
      transport: scriptedTransport(() => ({ status: 500, headers: {}, body: '' })),
      ports: { clock: turnedClock(1_700_000_000), jws },
    })
    return verifySignature(client, jwt, client.verification, client.startDeadline())
  })
  expect(await Promise.all(outcomes)).toMatchObject([
    { ok: true },
    { ok: false, error: { code: 'token_rejected', claim: 'signature' } },
  ])
})

it('waits for metadata and keys also where the page has a Promise of its own', async () => {
  const client = createClient({
    serverUrl: 'https://kc.example',
    realm: 'demo',
    clientId: 'app',
    transport: scriptedTransport(({ url }) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(url.includes('.well-known') ? demoServer : keys),
    })),
    ports: { clock: turnedClock(), jws: webcryptoEngine(globalThis.crypto.subtle) },
  })
  // What async functions give is none of these.
  vi.stubGlobal('Promise', class extends Promise<unknown> {})
  const verified = await verifySignature(client, jwt, client.verification, client.startDeadline())
  expect(verified).toMatchObject({ ok: true, value: { jwt: { claims: { sub: 'zoë' } } } })
})
