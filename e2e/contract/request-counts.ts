import { describe, expect, it } from 'vitest'

import { users } from '../keycloak/cast.ts'
import { countingFetch } from './counting-fetch.ts'
import { reasonOf } from './target.ts'
import type { Target } from './target.ts'

const thousand = <T>(make: (index: number) => T): T[] =>
  Array.from({ length: 1000 }, (_, i) => make(i))

/** The token, as if it were signed with a key that nobody has. */
function strange(token: string, kid: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid }))
  return token.replace(/^[^.]+/u, header.toString('base64url'))
}

interface Counts {
  readonly metadata: number
  readonly keys: number
  readonly tokens: number
}

function counting(): { fetch: typeof fetch; counts: () => Counts } {
  const { fetch, requests } = countingFetch()
  return {
    fetch,
    counts: () => ({
      metadata: requests.filter((url) => url.endsWith('/openid-configuration')).length,
      keys: requests.filter((url) => url.endsWith('/certs')).length,
      tokens: requests.filter((url) => url.endsWith('/token')).length,
    }),
  }
}

/** How many requests a thousand callers make who come at once. */
export function describeRequestCounts({ client, tokensOf, administrator }: Target): void {
  describe('a thousand who come at once', () => {
    it('and verify with keys that nobody has asked for: one request for the metadata, one for the keys', async () => {
      const { fetch, counts } = counting()
      const api = client({ fetch })
      const { access_token } = await tokensOf(users.ada)
      const verified = await Promise.all(thousand(() => api.verifyToken(access_token)))
      expect(new Set(verified.map(({ preferred_username }) => preferred_username))).toEqual(
        new Set(['ada']),
      )
      expect(counts()).toEqual({ metadata: 1, keys: 1, tokens: 0 })
    })

    it('with tokens of unknown keys: one request, and none when they come again', async () => {
      const { fetch, counts } = counting()
      const api = client({ fetch })
      const { access_token } = await tokensOf(users.ada)
      await api.verifyToken(access_token)
      for (let wave = 0; wave < 2; wave++) {
        const reasons = await Promise.all(
          thousand((each) => reasonOf(api.verifyToken(strange(access_token, `${wave}-${each}`)))),
        )
        expect(new Set(reasons.map((reason) => 'claim' in reason && reason.claim))).toEqual(
          new Set(['kid']),
        )
        expect(counts()).toEqual({ metadata: 1, keys: 2, tokens: 0 })
      }
    })

    it('with tokens of unknown keys hide no key that was rotated just before', async () => {
      const { fetch, counts } = counting()
      const api = client({ fetch })
      const { access_token: before } = await tokensOf(users.ada)
      await api.verifyToken(before)
      const takeBack = await administrator.rotateKeys()
      try {
        const { access_token: after } = await client().clientCredentialsGrant()
        const flood = thousand((each) =>
          reasonOf(api.verifyToken(strange(before, `flood-${each}`))),
        )
        expect(await api.verifyToken(after)).toMatchObject({ azp: 'logbook-api' })
        await Promise.all(flood)
        expect(counts()).toEqual({ metadata: 1, keys: 2, tokens: 0 })
      } finally {
        await takeBack()
      }
    })

    it('for a token that has expired, and is refused: one request, and a thousand rejections', async () => {
      const { fetch, counts } = counting()
      let aheadSeconds = 0
      let isRefused = false
      const api = client({
        clock: {
          now: () => Date.now() / 1000 + aheadSeconds,
          sleep: () => new Promise(() => undefined),
        },
        fetch(input, init) {
          const request = new Request(input, init)
          if (isRefused) request.headers.set('authorization', `Basic ${btoa('nobody:wrong')}`)
          return fetch(request)
        },
      })
      const source = api.tokenSource()
      await source.getToken()
      aheadSeconds = 301
      isRefused = true
      const reasons = await Promise.all(thousand(() => reasonOf(source.getToken())))
      expect(new Set(reasons.map((reason) => JSON.stringify(reason))).size).toBe(1)
      expect(reasons[0]).toMatchObject({
        code: 'oauth_error',
        status: 401,
        error: 'invalid_client',
      })
      expect(counts()).toEqual({ metadata: 1, keys: 0, tokens: 2 })
    })
  })
}
