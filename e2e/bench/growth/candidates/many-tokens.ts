import { generateKeyPairSync, randomUUID } from 'node:crypto'

import { createConfidentialClient, verdictCache } from '@latchkey/node-confidential'

import type { Prepared } from '../../candidate.ts'
import { accessTokenClaims, audience } from '../../verification/realm.ts'
import { heapInUse } from '../heap.ts'
import { signJwt } from '../sign.ts'

/** What it is asked: to take so many tokens in this time, each twice. It answers with the bytes that are in use then. */
export interface Tokens {
  readonly tokens: number
  readonly seconds: number
}

const serverUrl = 'https://keycloak.example'
const issuer = `${serverUrl}/realms/harbor`

/** A client with a cache of verdicts, and a clock that goes as fast as it is told. */
export function setup({ maxEntries }: { readonly maxEntries: number }): Prepared {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'EdDSA', use: 'sig' }
  const certs = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ keys: [jwk] }),
  }
  let now = 1_700_000_000
  const clientOf = () =>
    createConfidentialClient({
      serverUrl,
      realm: 'harbor',
      clientId: audience,
      clientSecret: 'not asked for here',
      metadata: { issuer, jwks_uri: `${issuer}/certs` },
      transport: async () => ({ ok: true, value: certs }),
      clock: { now: () => now, sleep: () => new Promise(() => undefined) },
      verdictCache: verdictCache({ maxEntries }),
    })
  let client = clientOf()
  async function take({ tokens, seconds }: Tokens): Promise<number> {
    for (let count = 0; count < tokens; count++) {
      now += seconds / tokens
      const claims = { ...accessTokenClaims(issuer, Math.floor(now), 'JWT'), exp: now + 300 }
      const token = signJwt('a', { ...claims, jti: randomUUID() }, privateKey)
      // oxlint-disable-next-line no-await-in-loop
      await client.verifyToken(token)
      // oxlint-disable-next-line no-await-in-loop
      await client.verifyToken(token)
    }
    return heapInUse()
  }
  return {
    run: () => take({ tokens: 1, seconds: 1 }),
    async ask(question) {
      const { tokens, seconds } = question as Tokens
      if (tokens > 0) return take({ tokens, seconds })
      client = clientOf()
      return heapInUse()
    },
  }
}
