import { certs, UsageError, userinfo } from '@latchkey/core'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { openClient, signedIn } from '../test/client-world.ts'
import { issuer, json } from '../test/keycloak.ts'
import { pass, settled, until } from '../test/turned-clock.ts'
import { withUserinfo } from './with-userinfo.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('getAccessToken', () => {
  it('starts by itself', async () => {
    const { client, page, keycloak } = openClient({ restore: 'silent' })
    page.frame = (url) => keycloak.callback(url)
    expect(await client.getAccessToken()).toContain('.')
  })

  it('says that nobody is signed in', async () => {
    const { client } = openClient()
    await expect(client.getAccessToken()).rejects.toMatchObject({
      operation: 'getAccessToken',
      reason: { code: 'signed_out', cause: 'no_session' },
    })
  })

  it('keeps the token while it is good, and renews it then', async () => {
    const { client, clock, keycloak } = await signedIn()
    const token = await client.getAccessToken()
    await clock.advance(54)
    expect(await client.getAccessToken()).toBe(token)
    const next = await client.getAccessToken({ minValiditySeconds: 20 })
    expect(next).not.toBe(token)
    expect(keycloak.asked.filter((what) => what === 'token')).toHaveLength(2)
  })

  it('ends with the time and the signal of whoever asks, and of nobody else', async () => {
    const { client, clock, keycloak } = await signedIn()
    await clock.advance(60)
    const answer = Promise.withResolvers<void>()
    const { transport } = keycloak
    keycloak.answer = (request) => {
      keycloak.answer = () => undefined
      return answer.promise.then(async () => {
        const sent = await transport(request, { timeoutMs: 1 })
        return sent.ok ? sent.value : json({}, 500)
      })
    }
    const abort = new AbortController()
    const aborted = client.getAccessToken({ signal: abort.signal })
    const short = client.getAccessToken({ timeoutMs: 1000 })
    const patient = client.getAccessToken()
    abort.abort()
    await expect(aborted).rejects.toMatchObject({ reason: { code: 'aborted', sent: 'no' } })
    void clock.advance(2)
    await expect(short).rejects.toMatchObject({ reason: { code: 'timeout', sent: 'no' } })
    answer.resolve()
    expect(await patient).toContain('.')
    await expect(client.getAccessToken({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      reason: { code: 'aborted' },
    })
    await expect(client.getAccessToken({ timeoutMs: 0 })).rejects.toThrow(UsageError)
  })

  it("gives no other user's token than the one it was asked for", async () => {
    const { client, clock, keycloak, page } = await signedIn({ restore: 'silent' })
    await clock.advance(60)
    keycloak.answer = ({ body = '' }) =>
      body.includes('grant_type=refresh_token') ? json({ error: 'invalid_grant' }, 400) : undefined
    keycloak.sub = 'bob'
    page.frame = (url) => keycloak.callback(url)
    await expect(client.getAccessToken()).rejects.toMatchObject({
      reason: { code: 'signed_out', cause: 'other_user' },
    })
    expect(client.session.claims?.sub).toBe('bob')
    expect(await client.getAccessToken()).toContain('.')
  })
})

describe('while the page starts', () => {
  it('gives no token of the user that the start has found in place of the last one', async () => {
    const world = await signedIn({ restore: 'silent' })
    const { clock, keycloak, page } = world
    await clock.advance(60)
    keycloak.answer = ({ body = '' }) =>
      body.includes('grant_type=refresh_token') ? json({ error: 'invalid_grant' }, 400) : undefined
    keycloak.sub = 'bob'
    page.frame = (url) => keycloak.callback(url)
    const { client } = openClient({ restore: 'silent' }, world)
    const asked: Promise<unknown>[] = []
    client.subscribe(({ claims }) => {
      if (claims?.sub === 'ada') asked.push(client.getAccessToken().catch((error) => error))
    })
    expect((await client.start()).claims?.sub).toBe('bob')
    expect(await asked[0]).toMatchObject({ reason: { cause: 'other_user' } })
  })
})

describe('minValiditySeconds', () => {
  it.each([[NaN], [-1], ['5']])('%j is a UsageError', async (minValiditySeconds) => {
    const { client } = openClient()
    const asked = client.getAccessToken({ minValiditySeconds: minValiditySeconds as number })
    await expect(asked).rejects.toThrow(UsageError)
    await expect(asked).rejects.toThrow('expected minValiditySeconds to be a number of seconds')
  })

  it('Infinity renews the token in any case', async () => {
    const { client } = await signedIn()
    const before = await client.getAccessToken()
    expect(await client.getAccessToken({ minValiditySeconds: Infinity })).not.toBe(before)
    expect(client.session.cause).toBe('refreshed')
  })

  it('that was too much for a server that was away leaves no session unwell', async () => {
    const { client, clock, keycloak } = await signedIn()
    // Later than a token has just come.
    await clock.advance(10)
    keycloak.answer = () => ({ ok: false, error: { code: 'network', sent: 'maybe' } })
    const early = client.getAccessToken({ minValiditySeconds: 61 })
    await expect(pass(clock, early)).rejects.toMatchObject({ reason: { code: 'network' } })
    expect(client.session.cause).toBe('refresh_failed')
    keycloak.answer = () => undefined
    await clock.advance(1)
    await until(() => client.session.cause !== 'refresh_failed')
    expect(client.session.cause).toBe('refreshed')
  })
})

describe('call', () => {
  it('takes no longer than its time, the token included', async () => {
    const world = await signedIn()
    const { clock, keycloak } = world
    await clock.advance(60)
    const given: number[] = []
    const { client } = openClient(
      {
        async transport(request, options) {
          const answer = await keycloak.transport(request, options)
          if (request.url.endsWith('/token')) void clock.advance(0.9)
          if (request.url.endsWith('/userinfo')) given.push(options.timeoutMs)
          return answer
        },
      },
      world,
    )
    await client.call(userinfo, {}, { timeoutMs: 1000 })
    expect(given).toEqual([expect.closeTo(100, 0)])
  })

  it('gives an operation what it needs, and nothing else', async () => {
    const { client, keycloak } = await signedIn()
    expect(await client.call(certs, {})).toMatchObject({ keys: [{ kid: 'k' }] })
    expect(keycloak.requests.at(-1)?.headers['authorization']).toBeUndefined()
    expect(await client.call(userinfo, {})).toEqual({ sub: 'ada' })
    const token = await client.getAccessToken()
    expect(keycloak.requests.at(-1)?.headers['authorization']).toBe(`Bearer ${token}`)
    await client.call(userinfo, {}, { accessToken: 'own' })
    expect(keycloak.requests.at(-1)?.headers['authorization']).toBe('Bearer own')
  })

  it('needs no user where the operation needs none', async () => {
    const { client } = openClient()
    expect(await client.call(certs, {})).toHaveProperty('keys')
    await expect(client.call(userinfo, {})).rejects.toMatchObject({
      reason: { code: 'signed_out' },
    })
  })
})

describe('withUserinfo', () => {
  it('asks the server about the user', async () => {
    const { client, keycloak } = await signedIn()
    const asking = withUserinfo(client)
    expect(await asking.userinfo()).toEqual({ sub: 'ada' })
    expect(keycloak.asked.at(-1)).toBe('userinfo')
    const aborted = asking.userinfo({ signal: AbortSignal.abort() })
    await expect(aborted).rejects.toMatchObject({ reason: { code: 'aborted' } })
  })

  it('takes no claims of another user', async () => {
    const { client, keycloak } = await signedIn()
    keycloak.answer = ({ url }) => (url.endsWith('/userinfo') ? json({ sub: 'eve' }) : undefined)
    await expect(withUserinfo(client).userinfo()).rejects.toMatchObject({
      reason: { code: 'token_rejected', claim: 'sub' },
    })
  })
})

describe('roles', () => {
  it('are those of the access token', async () => {
    const world = openClient()
    world.keycloak.grant = {
      accessClaims: {
        realm_access: { roles: ['keeper'] },
        resource_access: { app: { roles: ['sail'] }, api: { roles: ['moor'] } },
      },
    }
    expect(world.client.hasRealmRole('keeper')).toBe(false)
    expect(world.client.hasResourceRole('sail')).toBe(false)
    await world.client.start()
    const { client } = await world.comeBack(await world.client.loginUrl())
    expect([client.hasRealmRole('keeper'), client.hasRealmRole('sail')]).toEqual([true, false])
    expect([client.hasResourceRole('sail'), client.hasResourceRole('moor')]).toEqual([true, false])
    expect(client.hasResourceRole('moor', 'api')).toBe(true)
  })
})

describe('URLs', () => {
  it('loginUrl and registerUrl are good for a login', async () => {
    const { client, comeBack } = openClient()
    const login = new URL(await client.loginUrl({ scope: 'email', returnTo: '/there' }))
    const register = new URL(await client.registerUrl())
    expect(login.href.startsWith(`${issuer}/protocol/openid-connect/auth?`)).toBe(true)
    expect(register.href.startsWith(`${issuer}/protocol/openid-connect/registrations?`)).toBe(true)
    expect(login.searchParams.get('redirect_uri')).toBe('https://app.example.com/cb')
    expect((await comeBack(register.href)).client.session.cause).toBe('login')
    const { session } = (await comeBack(login.href)).client
    expect(session.callback).toEqual({
      status: 'completed',
      returnTo: 'https://app.example.com/there',
    })
  })

  it.each([
    ['/me', 'https://app.example.com/me'],
    [undefined, 'https://app.example.com/cb'],
  ])('accountUrl comes back to %s', async (returnTo, expected) => {
    const { client } = openClient()
    const url = new URL(await client.accountUrl({ ...(returnTo !== undefined && { returnTo }) }))
    expect(`${url.origin}${url.pathname}`).toBe(`${issuer}/account`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      referrer: 'app',
      referrer_uri: expected,
    })
  })

  it.each(['login', 'register', 'loginUrl', 'registerUrl', 'accountUrl', 'logout'] as const)(
    '%s waits no longer than it is told to',
    async (method) => {
      const { client, clock, keycloak } = openClient()
      keycloak.answer = () => new Promise(() => {})
      await client.start()
      const outcome: Promise<unknown> = client[method]({}, { timeoutMs: 2000 })
      await expect(pass(clock, outcome)).rejects.toMatchObject({ reason: { code: 'timeout' } })
      await expect(client[method]({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        reason: { code: 'aborted', sent: 'no' },
      })
    },
  )

  it('comes back to no other origin', async () => {
    const { client, keycloak, page } = openClient()
    const returnTo = 'https://evil.example/'
    const methods = ['login', 'register', 'loginUrl', 'registerUrl', 'accountUrl'] as const
    const outcomes = await Promise.allSettled(methods.map((method) => client[method]({ returnTo })))
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(UsageError) })
    }
    expect(page.events).toEqual([])
    expect(Object.keys(page.local)).toEqual([])
    // A mistake is told before anything is sent.
    expect(keycloak.asked).toEqual([])
  })

  it.each(['login', 'register'] as const)(
    '%s leaves the page, and stays open until it is back',
    async (method) => {
      const { client, page } = openClient()
      let isBack = false
      void client[method]().then(() => (isBack = true))
      await until(() => page.events.length > 0)
      expect(page.events[0]).toContain(method === 'login' ? '/auth?' : '/registrations?')
      await settled()
      page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
      await settled()
      expect(isBack).toBe(false)
      page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
      await until(() => isBack)
    },
  )
})
