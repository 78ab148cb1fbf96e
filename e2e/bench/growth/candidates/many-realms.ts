import { createPrivateKey } from 'node:crypto'

import { createConfidentialClient } from '@latchkey/node-confidential'
import type { JWK } from 'jose'

import type { Prepared } from '../../candidate.ts'
import { accessTokenClaims, audience } from '../../verification/realm.ts'
import { heapInUse } from '../heap.ts'
import { signJwt } from '../sign.ts'

/** What it is told. */
export interface ManyRealms {
  readonly url: string
  readonly realms: number
  readonly privateKey: JWK
  readonly does: 'verify' | 'introspect'
}

/** As many with one realm as with a thousand: only the realms are to make a difference. */
const tokenCount = 1000

/** A client for each realm, which take turns. Asked, it says how many bytes a client takes. */
export async function setup({ url, realms, privateKey, does }: ManyRealms): Promise<Prepared> {
  const key = createPrivateKey({ key: privateKey, format: 'jwk' })
  const nameOf = (index: number): string => `realm-${index % realms}`
  const now = Math.floor(Date.now() / 1000)
  const tokens = Array.from({ length: tokenCount }, (_, index) => {
    const name = nameOf(index)
    return signJwt(name, accessTokenClaims(`${url}/realms/${name}`, now, 'JWT'), key)
  })
  const clientOf = (realm: string) =>
    createConfidentialClient({ serverUrl: url, realm, clientId: audience, clientSecret: 's' })
  const use = (client: ReturnType<typeof clientOf>, token: string): Promise<unknown> =>
    does === 'verify' ? client.verifyToken(token) : client.introspect(token)

  // What the first client brings is not each one's.
  await use(clientOf(nameOf(0)), tokens[0] ?? '')
  const before = heapInUse()
  const clients = Array.from({ length: realms }, (_, index) => clientOf(nameOf(index)))
  for (const [index, client] of clients.entries()) {
    // One at a time: it is no test of how many connections a machine has.
    // oxlint-disable-next-line no-await-in-loop
    await use(client, tokens[index] ?? '')
  }
  const bytes = (heapInUse() - before) / realms
  let next = 0
  return {
    run() {
      const [client, token] = [clients[next % realms], tokens[next]]
      next = (next + 1) % tokenCount
      if (!client || token === undefined) throw new Error('expected a client for each realm')
      return use(client, token)
    },
    ask: () => bytes,
  }
}
