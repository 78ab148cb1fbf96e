import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { decodeToken } from '@latchkey/node-confidential'
import { describe, expect, it, onTestFinished } from 'vitest'

import { clients } from '../keycloak/cast.ts'
import { countingFetch } from './counting-fetch.ts'
import { reasonOf } from './target.ts'
import type { Target } from './target.ts'

/** A service that asks the guard about each request, and says who called. */
async function guardedService(api: ReturnType<Target['client']>, isTaken = true): Promise<string> {
  const server = createServer((request, response) => {
    void api.authorize(request).then((answer) => {
      if (answer.ok && isTaken) return response.end(answer.claims.preferred_username)
      return response.writeHead(401).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** A service's own token. */
export function describeTokenSource({ client, administrator }: Target): void {
  const asking = (options: Parameters<typeof client>[0] = {}) => {
    const { fetch, requests } = countingFetch()
    const granted = () => requests.filter((url) => url.endsWith('/token')).length
    return { api: client({ ...options, fetch }), granted }
  }

  describe('tokenSource', () => {
    it('a thousand who come at once share one request', async () => {
      const { api, granted } = asking()
      const source = api.tokenSource()
      const tokens = await Promise.all(Array.from({ length: 1000 }, () => source.getToken()))
      expect(new Set(tokens).size).toBe(1)
      expect(await api.verifyToken(tokens[0] ?? '')).toMatchObject({
        preferred_username: 'service-account-logbook-api',
      })
      await source.getToken()
      expect(granted()).toBe(1)
    })

    it('once it has expired, a thousand share one request again', async () => {
      let aheadSeconds = 0
      const { api, granted } = asking({
        clock: {
          now: () => Date.now() / 1000 + aheadSeconds,
          sleep: (ms, signal) =>
            new Promise((resolve) => {
              const timer = setTimeout(resolve, ms)
              signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()))
            }),
        },
      })
      const source = api.tokenSource()
      const first = await source.getToken()
      aheadSeconds = 301
      const tokens = await Promise.all(Array.from({ length: 1000 }, () => source.getToken()))
      expect(new Set(tokens).size).toBe(1)
      expect(tokens).not.toContain(first)
      expect(granted()).toBe(2)
    })

    it('asks for the scope', async () => {
      const token = await client().tokenSource({ scope: 'openid' }).getToken()
      expect(String(decodeToken(token)['scope']).split(' ')).toContain('openid')
    })

    it('does not ask again at once with a secret that was refused', async () => {
      const { api, granted } = asking({ ...clients.tideService, clientSecret: 'wrong' })
      const source = api.tokenSource()
      for (let call = 0; call < 3; call++) {
        expect(await reasonOf(source.getToken())).toMatchObject({
          code: 'oauth_error',
          status: 401,
        })
      }
      expect(granted()).toBe(1)
    })

    it('fetch brings the token to a service, and a new one where it is refused', async () => {
      const { api, granted } = asking()
      const source = api.tokenSource()
      const strict = client()
      const url = await guardedService(strict)
      expect(await (await source.fetch(url)).text()).toBe('service-account-logbook-api')

      // A second passes, and with it the token is from before the realm's not-before time.
      const { iat } = decodeToken(await source.getToken())
      await expect
        .poll(() => Math.floor(Date.now() / 1000), { timeout: 3000 })
        .toBeGreaterThan(Number(iat))
      const guarded = await guardedService(client({ notBeforeSeconds: Number(iat) + 1 }))
      await administrator.setNotBefore(Number(iat) + 1)
      try {
        expect(await (await source.fetch(guarded)).text()).toBe('service-account-logbook-api')
      } finally {
        await administrator.setNotBefore(0)
      }
      expect(granted()).toBe(2)
    })

    it('fetch passes on the 401 of a service that takes no token', async () => {
      const { api, granted } = asking()
      const source = api.tokenSource()
      const url = await guardedService(client(), false)
      for (let call = 0; call < 3; call++) expect((await source.fetch(url)).status).toBe(401)
      expect(granted()).toBe(2)
    })
  })
}
