import { afterEach, describe, expect, it, vi } from 'vitest'

import { demoServer } from '../../test/demo-server.ts'
import { scriptedTransport } from '../../test/scripted-transport.ts'
import { turnedClock } from '../../test/turned-clock.ts'
import { access, now, rsa } from '../../test/verifier-fixture.ts'
import { UsageError } from '../failure.ts'
import { webcryptoEngine } from '../jwt/webcrypto.ts'
import type { JwsEngine } from '../ports.ts'
import { unchecked } from '../unchecked.ts'
import { createClient } from './create-client.ts'
import type { ClientOptions } from './create-client.ts'
import { cachedVerdicts } from './verdict-cache.ts'
import type { VerdictCacheOptions } from './verdict-cache.ts'
import type { VerifyAccessTokenOptions } from './verify-access-token.ts'

const key = (kid: string) => ({ ...rsa.jwk, kid, use: 'sig', alg: 'RS256' })
const claims = { ...access, realm_access: { roles: ['keeper'] } }
const tokenOf = (more: object = {}, kid = 'a'): Promise<string> =>
  rsa.token({ alg: 'RS256', kid, typ: 'JWT' }, { ...claims, ...more })
const token = await tokenOf()

/** A cache that has seen the keys already, and how often a signature was checked. */
async function fixture(
  cache: Partial<VerdictCacheOptions> = {},
  options: Partial<ClientOptions> = {},
) {
  const server = {
    kids: ['a'],
    checks: 0,
    during: undefined as (() => Promise<unknown>) | undefined,
  }
  const transport = scriptedTransport(() => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ keys: server.kids.map(key) }),
  }))
  const engine: JwsEngine = webcryptoEngine(globalThis.crypto.subtle)
  const jws: JwsEngine = {
    ...engine,
    async verify(...asked) {
      server.checks++
      await server.during?.()
      return engine.verify(...asked)
    },
  }
  const clock = turnedClock(now)
  const client = createClient({
    server: demoServer,
    clientId: 'app',
    transport,
    ports: { clock, jws },
    ...options,
  })
  const verify = cachedVerdicts(client, { maxEntries: 80, ...cache })
  await verify(await tokenOf({ jti: 'the first of all' }))
  server.checks = 0
  const accepts = async (jwt = token, asked?: VerifyAccessTokenOptions): Promise<boolean> =>
    (await verify(jwt, asked)).ok
  return { verify, accepts, server, clock, client }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('cachedVerdicts', () => {
  it('checks a signature once', async () => {
    const { verify, server } = await fixture()
    const first = await verify(token)
    expect(await verify(token)).toEqual(first)
    expect(first).toEqual({ ok: true, value: claims })
    expect(server.checks).toBe(1)
  })

  it('does so while the keys are the same, however often they are loaded', async () => {
    const { accepts, server, clock } = await fixture()
    const long = await tokenOf({ exp: now + 3600 })
    expect(await accepts(long)).toBe(true)
    await clock.advance(301)
    expect(await accepts(long)).toBe(true)
    expect(server.checks).toBe(1)
    server.kids = ['a', 'b']
    await clock.advance(301)
    expect(await accepts(long)).toBe(true)
    expect(server.checks).toBe(2)
  })

  it('knows a token by the whole of it', async () => {
    const { accepts } = await fixture()
    expect(await accepts()).toBe(true)
    const [header, , signature] = token.split('.')
    const [, foreign] = (await tokenOf({ realm_access: { roles: ['admin'] } })).split('.')
    expect(await accepts(`${header}.${foreign}.${signature}`)).toBe(false)
    expect(await accepts(`${token}A`)).toBe(false)
    expect(await accepts(`${token} `)).toBe(false)
    expect(await accepts(null as never)).toBe(false)
  })

  it('knows it by the digest that it is given', async () => {
    const seen: string[] = []
    const digest = (text: string) => `digest ${seen.push(text)}`
    const { accepts, server } = await fixture({ digest })
    await accepts()
    await accepts()
    expect(seen.slice(1)).toEqual([token, token])
    expect(server.checks).toBe(2)
  })

  it('remembers no refusal', async () => {
    const { accepts, server } = await fixture()
    const early = await tokenOf({ nbf: now + 60 })
    expect(await accepts(early)).toBe(false)
    expect(await accepts(early)).toBe(false)
    expect(server.checks).toBe(2)
  })

  it('waits for keys also where the page has a Promise of its own', async () => {
    const { verify, clock } = await fixture()
    await verify(token)
    await clock.advance(400)
    vi.stubGlobal('Promise', class extends Promise<unknown> {})
    const late = { ok: false, error: { code: 'token_rejected', claim: 'exp' } }
    expect(await verify(token)).toMatchObject(late)
  })

  it('forgets a token at its exp, though the clock’s tolerance is longer', async () => {
    const { accepts, server, clock } = await fixture()
    const short = await tokenOf({ exp: now + 100 })
    await accepts(short)
    await clock.advance(99)
    expect(await accepts(short)).toBe(true)
    expect(server.checks).toBe(1)
    await clock.advance(1)
    expect(await accepts(short)).toBe(true)
    expect(server.checks).toBe(2)
    await clock.advance(30)
    expect(await accepts(short)).toBe(false)
  })

  const asked: readonly (readonly [string, VerifyAccessTokenOptions])[] = [
    ['a not-before time', { notBeforeSeconds: now }],
    ['another audience', { audience: 'other' }],
    ['another azp', { audience: { azp: 'other' } }],
    ['other algorithms', { algorithms: ['ES256'] }],
  ]
  it.each(asked)('%s that is asked for later holds at once', async (_, options) => {
    const { accepts } = await fixture()
    expect(await accepts()).toBe(true)
    expect(await accepts(token, options)).toBe(false)
    expect(await accepts()).toBe(true)
  })

  it('a binding to a key is looked for each time', async () => {
    const { accepts } = await fixture()
    const bound = await tokenOf({ cnf: { jkt: 'x' } })
    expect(await accepts(bound, { cnf: unchecked })).toBe(true)
    expect(await accepts(bound)).toBe(false)
  })

  it('forgets all once the keys were loaded again, and so the tokens of a key that is gone', async () => {
    const { accepts, server, clock } = await fixture()
    const late = await tokenOf({ exp: now + 3600 })
    expect(await accepts(late)).toBe(true)
    server.kids = ['b']
    await clock.advance(301)
    expect(await accepts(late)).toBe(false)
    expect(await accepts(await tokenOf({ exp: now + 3600 }, 'b'))).toBe(true)
  })

  it('does not remember what was checked while the keys changed', async () => {
    const { accepts, server } = await fixture()
    const other = await tokenOf({}, 'b')
    server.during = async () => {
      server.during = undefined
      // Another token names a new key, and the set is loaded again, without the old one.
      server.kids = ['b']
      await accepts(other)
    }
    expect(await accepts()).toBe(true)
    expect(await accepts()).toBe(false)
  })

  it('holds no more than it may, and forgets the oldest', async () => {
    const { accepts, server } = await fixture({ maxEntries: 3 })
    const tokens = await Promise.all([1, 2, 3, 4].map((jti) => tokenOf({ jti: `${jti}` })))
    for (const each of tokens) await accepts(each)
    expect(server.checks).toBe(4)
    for (const each of tokens.slice(1)) expect(await accepts(each)).toBe(true)
    expect(server.checks).toBe(4)
    await accepts(tokens[0])
    expect(server.checks).toBe(5)
  })

  it('gives claims that nobody can change', async () => {
    const { verify } = await fixture()
    for (const _ of [1, 2, 3]) {
      const verified = await verify(token)
      if (!verified.ok) throw new Error('not verified')
      const roles: unknown = verified.value.realm_access?.roles
      expect(() => (roles as string[]).push('admin')).toThrow(TypeError)
      expect(() => Object.assign(verified.value, { azp: 'other' })).toThrow(TypeError)
    }
  })

  it.each([0, -1, 1.5, NaN, Infinity, '8'])('%j entries are a mistake', async (maxEntries) => {
    await expect(fixture({ maxEntries: maxEntries as number })).rejects.toThrow(UsageError)
  })

  it('wants to be given a time as every call does', async () => {
    const { verify } = await fixture()
    await verify(token)
    await expect(verify(token, { timeoutMs: -1 })).rejects.toThrow(UsageError)
    await expect(verify(token, { notBeforeSeconds: NaN })).rejects.toThrow(UsageError)
  })
})
