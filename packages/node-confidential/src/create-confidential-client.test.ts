import { clientSecretPost, LatchkeyError, realmMetadata, UsageError } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { scripted } from '../test/scripted.ts'
import * as signed from '../test/signed-token.ts'
import { createConfidentialClient as createNeutral } from './index.ts'
import { createConfidentialClient } from './index.node.ts'
import type { ConfidentialClientOptions } from './options.ts'
import { createConfidentialClient as createSlim } from './slim.ts'
import { systemClock } from './system-ports.ts'

const realm = { serverUrl: 'https://id.example', realm: 'lighthouse' }
const metadata = realmMetadata(realm)
const made = { ...realm, clientId: 'api', clientSecret: 's' } as const

describe('options', () => {
  const rejected: readonly (readonly [string, Partial<ConfidentialClientOptions>, RegExp])[] = [
    ['no secret', { clientSecret: undefined as never }, /got neither.*noClientAuthentication/u],
    ['two ways to authenticate', { clientAuthentication: clientSecretPost('x') }, /got both/u],
    ['an empty secret', { clientSecret: '' }, /client secret .* an empty string/u],
    ['no client id', { clientId: '' }, /clientId/u],
    ['no URL', { serverUrl: 'id.example' }, /absolute URL/u],
    ['a URL of another kind', { serverUrl: 'ftp://id.example' }, /https:\/\/ or http:\/\//u],
    ['no realm', { realm: '' }, /realm/u],
    ['a fetch beside a transport', { fetch, transport: scripted({}).transport }, /got both/u],
    [
      'keys that are none',
      { keys: 'keys' as never },
      /JSON object, got a string; pass what certs/u,
    ],
    ['metadata of another issuer', { metadata: { issuer: 'https://evil.example' } }, /issuer/u],
  ]
  it.each(rejected)('refuses %s', (_, options, message) => {
    expect(() => createConfidentialClient({ ...made, ...options })).toThrow(UsageError)
    expect(() => createConfidentialClient({ ...made, ...options })).toThrow(message)
  })

  it('says nothing of the secret, however the client is printed', () => {
    const client = createConfidentialClient({ ...made, clientSecret: 'very-secret' })
    expect(JSON.stringify(client)).not.toContain('very-secret')
  })
})

describe.each([
  ['in Node', createConfidentialClient],
  ['elsewhere', createNeutral],
  ['slim', createSlim],
])('a client %s', (_, create) => {
  it('asks for metadata once, and authenticates', async () => {
    const { transport, requests } = scripted({
      '/.well-known/openid-configuration': metadata,
      '/protocol/openid-connect/token': { access_token: 'a', token_type: 'Bearer' },
    })
    const client = create({ ...made, transport })
    await Promise.all([client.clientCredentialsGrant(), client.clientCredentialsGrant()])
    await client.wellKnown()
    expect(requests.map(({ url }) => new URL(url).pathname.split('/').at(-1))).toEqual([
      'openid-configuration',
      'token',
      'token',
    ])
    expect(requests[1]?.headers['authorization']).toBe(`Basic ${btoa('api:s')}`)
  })

  it('uses the fetch that it is given', async () => {
    const urls: string[] = []
    const fetch: typeof globalThis.fetch = (input) => {
      urls.push(input instanceof Request ? input.url : String(input))
      return Promise.resolve(Response.json(metadata))
    }
    await create({ ...made, fetch }).wellKnown()
    expect(urls).toEqual(['https://id.example/realms/lighthouse/.well-known/openid-configuration'])
  })

  it('verifies without a request what another instance’s metadata and keys suffice for', async () => {
    const seed = { metadata: signed.metadata, keys: { keys: signed.keys } }
    const { transport, requests } = scripted({})
    const client = create({
      ...made,
      ...signed.realm,
      ...seed,
      clock: { ...systemClock, now: () => signed.now },
      transport,
    })
    expect(await client.verifyToken(signed.tokenOf())).toMatchObject({ aud: 'api' })
    expect({ metadata: await client.wellKnown(), keys: await client.certs() }).toEqual(seed)
    expect(requests).toEqual([])
  })

  it('makes a login’s URL', async () => {
    const url = new URL(
      await create({ ...made, metadata }).authorizationUrl({
        redirect_uri: 'https://app/cb',
        state: 'a&b',
      }),
    )
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'api',
      redirect_uri: 'https://app/cb',
      state: 'a&b',
      scope: 'openid',
    })
  })
})

describe('grants', () => {
  const answering = (extra: object = {}) =>
    scripted({
      '/protocol/openid-connect/token': { access_token: 'a', token_type: 'Bearer', ...extra },
      '/protocol/openid-connect/certs': { keys: [] },
      '/protocol/openid-connect/userinfo': { sub: 'ada' },
    })
  const code = { code: 'c', redirect_uri: 'https://app/cb' }

  it.each([
    ['maxAgeSeconds', { maxAgeSeconds: NaN }],
    ['nonce', { nonce: '' }],
  ])('say that %s is wrong before the code is spent', async (name, checks) => {
    const { transport, requests } = answering()
    const client = createConfidentialClient({ ...made, metadata, transport })
    const grant = client.authorizationCodeGrant(code, checks)
    await expect(grant).rejects.toThrow(UsageError)
    await expect(grant).rejects.toThrow(name)
    expect(requests).toEqual([])
  })

  it('say that previousIdToken is wrong before the refresh token is spent', async () => {
    const { transport, requests } = answering()
    const client = createConfidentialClient({ ...made, metadata, transport })
    const grant = client.refreshTokenGrant({ refresh_token: 'r' }, { previousIdToken: '' })
    await expect(grant).rejects.toThrow('previousIdToken')
    expect(requests).toEqual([])
  })

  it('want an ID token where a nonce was given, and say that the code is spent', async () => {
    const { transport } = answering()
    const client = createConfidentialClient({ ...made, metadata, transport })
    await expect(client.authorizationCodeGrant(code, { nonce: 'n' })).rejects.toMatchObject({
      operation: 'authorizationCodeGrant',
      reason: { code: 'token_rejected', claim: 'id_token', tokenFate: 'consumed' },
    })
  })

  it('leave the ID token of an exchange to the client that it is for', async () => {
    const { transport, requests } = answering({ id_token: 'x.y.z' })
    const client = createConfidentialClient({ ...made, metadata, transport })
    const tokens = await client.tokenExchange({ subject_token: 't', audience: 'other' })
    expect(tokens.id_token).toBe('x.y.z')
    expect(requests).toHaveLength(1)
  })

  it('userinfo of another user than the ID token’s is refused', async () => {
    const { transport } = answering()
    const client = createConfidentialClient({ ...made, metadata, transport })
    expect(await client.userinfo('t', { sub: 'ada' })).toEqual({ sub: 'ada' })
    await expect(client.userinfo('t', { sub: 'eve' })).rejects.toMatchObject({
      reason: { claim: 'sub' },
    })
  })
})

describe('introspect', () => {
  it('tells a token that is for others from one that is dead', async () => {
    const token = (claims: object): string =>
      [{ alg: 'RS256' }, claims, 'signature']
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
    const inactive = { '/protocol/openid-connect/token/introspect': { active: false } }
    const { transport } = scripted(inactive)
    const client = createConfidentialClient({ ...made, metadata, transport })
    const exp = Math.floor(Date.now() / 1000) + 300
    const cases = [
      [token({ typ: 'Bearer', aud: 'other', exp }), 'audience'],
      [token({ typ: 'Bearer', aud: ['api'], exp: 1 }), 'expired'],
      [token({ typ: 'Bearer', aud: ['api'], exp }), undefined],
      ['opaque', undefined],
    ] as const
    for (const [introspected, cause] of cases) {
      const answer = await client.introspect(introspected)
      expect(answer.active ? 'active' : answer.diagnosis?.cause).toBe(cause)
    }
  })
})

describe('timeoutMs', () => {
  it('covers discovery, the call and the verification together', async () => {
    const budgets: number[] = []
    let nowSeconds = 1000
    const client = createConfidentialClient({
      ...made,
      clock: { now: () => nowSeconds, sleep: () => new Promise(() => undefined) },
      transport: (request, { timeoutMs }) => {
        budgets.push(Math.round(timeoutMs))
        nowSeconds += 0.4
        const body = request.url.includes('well-known')
          ? metadata
          : { access_token: 'a', token_type: 'Bearer', id_token: 'x.y.z' }
        const headers = { 'content-type': 'application/json' }
        return Promise.resolve({
          ok: true,
          value: { status: 200, headers, body: JSON.stringify(body) },
        })
      },
    })
    const grant = client.passwordGrant({ username: 'u', password: 'p' }, { timeoutMs: 1000 })
    await expect(grant).rejects.toThrow(LatchkeyError)
    // Discovery runs for all who wait, so it has a time of its own; the token request has what is left.
    expect(budgets).toEqual([30_000, 600])
  })

  it('is a UsageError where it is no time', async () => {
    await expect(createConfidentialClient(made).wellKnown({ timeoutMs: 0 })).rejects.toThrow(
      UsageError,
    )
  })
})
