import { describe, expect, it } from 'vitest'

import { demoServer, issuer } from '../../test/demo-server.ts'
import { turnedClock } from '../../test/turned-clock.ts'
import { UsageError } from '../failure.ts'
import { get } from '../internal/request.ts'
import type { ServerMetadata } from '../oauth/server-metadata.ts'
import { fail, succeed } from '../result.ts'
import { startDeadline } from './deadline.ts'
import { serverSource } from './server-source.ts'
import type { ServerOptions } from './server-source.ts'

const inside = 'http://keycloak:8080/auth/realms/demo'
const place = { serverUrl: 'https://kc.example/', realm: 'demo' }
const container = { serverUrl: 'http://keycloak:8080/auth', realm: 'demo', issuer }

function fixture(options: ServerOptions, found: unknown = demoServer) {
  const clock = turnedClock()
  const asked: ServerMetadata[] = []
  const source = serverSource(
    options,
    async (realm) => {
      asked.push(realm)
      return succeed(found as ServerMetadata)
    },
    clock,
  )
  const metadata = () => source.metadata(startDeadline(clock, {}, 1000))
  const routed = (url: string): string => source.route(get(url)).url
  return { asked, clock, metadata, routed }
}

describe('serverSource: metadata', () => {
  it('is asked for at the realm, once, and kept for an hour', async () => {
    const { asked, clock, metadata } = fixture(place)
    expect(await Promise.all([metadata(), metadata()])).toEqual([
      succeed(demoServer),
      succeed(demoServer),
    ])
    await clock.advance(49 * 60)
    await metadata()
    expect(asked.map(({ issuer: realm }) => realm)).toEqual([issuer])
    await clock.advance(60)
    await metadata()
    expect(asked).toHaveLength(2)
  })

  it.each<[ServerOptions, string]>([
    [place, 'https://evil.example/realms/demo'],
    [place, `${issuer}/`],
    [place, 'http://kc.example/realms/demo'],
    [place, 'https://kc.example/auth/realms/demo'],
    [place, 'https://kc.example/realms/Demo'],
    [container, inside],
    [{ ...place, issuer: 'https://public.example/realms/demo' }, issuer],
  ])('of %j must not be of %s', async (options, actual) => {
    const { asked, metadata } = fixture(options, { issuer: actual })
    const rejected = {
      code: 'metadata_rejected',
      detail: expect.stringContaining(`got ${actual}; where that is its name for browsers`),
    }
    expect(await metadata()).toEqual(fail(rejected))
    // It is not kept, either.
    expect(await metadata()).toEqual(fail(rejected))
    expect(asked).toHaveLength(2)
  })

  it('shows at most 200 characters of a name', async () => {
    const { metadata } = fixture(place, { issuer: 'x'.repeat(100_000) })
    const result = await metadata()
    expect(JSON.stringify(result).length).toBeLessThan(1000)
  })

  it('of another name is asked for at serverUrl', async () => {
    const { asked, metadata } = fixture(container)
    expect(await metadata()).toEqual(succeed(demoServer))
    expect(asked[0]?.issuer).toBe(inside)
  })

  it.each<[ServerOptions]>([
    [{ server: demoServer }],
    [{ server: demoServer, issuer }],
    [{ server: demoServer, ...place }],
    [{ server: demoServer, ...container }],
  ])('may be given: %j', async (options) => {
    const { asked, metadata } = fixture(options)
    expect(await metadata()).toEqual(succeed(demoServer))
    expect(asked).toHaveLength(0)
  })

  it.each<[ServerOptions, string]>([
    [{}, 'expected serverUrl and realm, or the metadata of the server'],
    [{ serverUrl: 'https://a' }, 'expected serverUrl and realm'],
    [{ realm: 'demo' }, 'expected serverUrl and realm'],
    [{ server: demoServer, serverUrl: 'https://a' }, 'expected serverUrl and realm'],
    [{ serverUrl: 'a', realm: 'demo' }, 'expected serverUrl to be an absolute URL'],
    [{ serverUrl: 'https://a', realm: '' }, 'expected realm to be the name of a realm'],
    [
      { server: demoServer, serverUrl: 'https://a', realm: 'demo' },
      `expected metadata with issuer https://a/realms/demo, got ${issuer}`,
    ],
    [
      { server: demoServer, issuer: 'https://other' },
      `expected metadata with issuer https://other, got ${issuer}`,
    ],
  ])('%j is refused', (options, message) => {
    const act = (): unknown => fixture(options)
    expect(act).toThrow(UsageError)
    expect(act).toThrow(message)
  })
})

describe('serverSource: the back channel', () => {
  it.each([
    [`${issuer}/protocol/openid-connect/token`, `${inside}/protocol/openid-connect/token`],
    [`${issuer}/.well-known/x?y=1`, `${inside}/.well-known/x?y=1`],
    [issuer, inside],
    [`${inside}/protocol/openid-connect/token`, `${inside}/protocol/openid-connect/token`],
    // What only begins like the issuer is another server, realm or host.
    [`${issuer}2/token`, `${issuer}2/token`],
    [`${issuer}.evil/token`, `${issuer}.evil/token`],
    [`${issuer}@evil.example/token`, `${issuer}@evil.example/token`],
    [`${issuer}?x`, `${issuer}?x`],
    ['https://kc.example/realms/dem', 'https://kc.example/realms/dem'],
    ['https://kc.example.evil/realms/demo/token', 'https://kc.example.evil/realms/demo/token'],
    ['http://kc.example/realms/demo/token', 'http://kc.example/realms/demo/token'],
    [`https://evil.example/?${issuer}/token`, `https://evil.example/?${issuer}/token`],
  ])('%s goes to %s', (url, expected) => {
    for (const options of [container, { ...container, server: demoServer }]) {
      expect(fixture(options).routed(url)).toBe(expected)
    }
  })

  it('asks the realm for its metadata although the issuer is above it', () => {
    const { routed } = fixture({ ...place, issuer: 'https://kc.example' })
    expect(routed(`${issuer}/.well-known/x`)).toBe(`${issuer}/.well-known/x`)
    expect(routed('https://kc.example/x')).toBe(`${issuer}/x`)
  })

  it('changes nothing else of the request', () => {
    const request = {
      method: 'POST',
      url: `${issuer}/x`,
      headers: { a: 'b' },
      body: issuer,
    } as const
    const source = serverSource(container, () => Promise.reject(new Error()), turnedClock())
    expect(source.route(request)).toEqual({ ...request, url: `${inside}/x` })
  })

  it('goes where the metadata says when that is all there is', () => {
    for (const options of [place, { server: demoServer }]) {
      expect(fixture(options).routed(`${issuer}/x`)).toBe(`${issuer}/x`)
    }
  })
})
