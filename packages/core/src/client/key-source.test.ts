import { describe, expect, it } from 'vitest'

import { settled, turnedClock } from '../../test/turned-clock.ts'
import type { FailureReason } from '../failure.ts'
import type { JwkSet } from '../oauth/jwks.ts'
import type { Jwk, JwsEngine } from '../ports.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import { cachedDocument } from './cached-document.ts'
import type { CachedDocument } from './cached-document.ts'
import { startDeadline } from './deadline.ts'
import { keySource } from './key-source.ts'

const jwk = (kid: string): Jwk => ({ kty: 'RSA', kid, use: 'sig', alg: 'RS256' })

/** A server whose keys the test changes. Importing a key gives its kid and algorithm. */
function fixture(...kids: string[]) {
  return seededFixture(undefined, kids)
}

function seededFixture(seed: readonly string[] | undefined, kids: string[]) {
  const clock = turnedClock()
  const server = { kids, isDown: false, loads: 0, imports: [] as string[] }
  const load = async (): Promise<Result<JwkSet, FailureReason>> => {
    server.loads++
    await settled()
    return server.isDown
      ? fail({ code: 'network', sent: 'maybe' })
      : succeed({ keys: server.kids.map(jwk) })
  }
  const engine: Pick<JwsEngine, 'importKey'> = {
    async importKey({ kid = '' }, alg) {
      server.imports.push(kid)
      await settled()
      if (kid.startsWith('bad')) throw new TypeError('s3cret')
      return `${kid} for ${alg}`
    },
  }
  const lifetime = [240, 300, 3600] as const
  const keys = keySource(
    cachedDocument(load, clock, lifetime, seed && { keys: seed.map(jwk) }),
    clock,
  )
  const deadline = (signal?: AbortSignal) => startDeadline(clock, { signal }, 30_000)
  const find = async (kid?: string, alg = 'RS256', signal?: AbortSignal) =>
    keys.find({ alg, ...(kid !== undefined && { kid }) }, engine as JwsEngine, deadline(signal))
  return { clock, server, keys, find, deadline, engine: engine as JwsEngine }
}

const unknown = { ok: false, error: { code: 'token_rejected', claim: 'kid' } }

describe('keySource', () => {
  it('loads once for a thousand who come at once', async () => {
    const { server, find } = fixture('a')
    const found = await Promise.all(Array.from({ length: 1000 }, () => find('a')))
    expect(found.every((key) => key.ok && key.value === 'a for RS256')).toBe(true)
    expect(server.loads).toBe(1)
  })

  it('imports a key once for each algorithm', async () => {
    const { server, find } = fixture('a')
    await find('a')
    await find('a')
    expect(server.imports).toEqual(['a'])
  })

  it('imports a key once for all who find it at the same time', async () => {
    const { server, find } = fixture('a')
    await Promise.all(Array.from({ length: 100 }, () => find('a')))
    expect(server.imports).toEqual(['a'])
  })

  it('looks again at once for the first unknown kid', async () => {
    const { server, find } = fixture('a')
    await find('a')
    server.kids = ['a', 'b']
    expect(await find('b')).toEqual(succeed('b for RS256'))
    expect(server.loads).toBe(2)
  })

  it('makes a flood of unknown kids wait for the cool-down', async () => {
    const { clock, server, find } = fixture('a')
    for (let index = 0; index < 100; index++) expect(await find(`x${index}`)).toMatchObject(unknown)
    expect(server.loads).toBe(2)
    await clock.advance(29.9)
    expect(await find('x')).toMatchObject(unknown)
    expect(server.loads).toBe(2)
    server.kids = ['b']
    await clock.advance(0.1)
    expect(await find('b')).toEqual(succeed('b for RS256'))
    expect(server.loads).toBe(3)
    // The cool-down counts from the last look, and known keys never wait.
    expect(await find('y')).toMatchObject(unknown)
    expect(await find('b')).toEqual(succeed('b for RS256'))
    expect(server.loads).toBe(3)
  })

  it('makes one look of all who send an unknown kid and hang up', async () => {
    const { server, find } = fixture('a')
    await find('a')
    for (let index = 0; index < 10; index++) {
      const caller = new AbortController()
      const asked = find(`x${index}`, 'RS256', caller.signal)
      caller.abort()
      expect(await asked).toEqual(fail({ code: 'aborted', sent: 'no' }))
    }
    expect(await find('x', 'RS256', AbortSignal.abort())).toMatchObject({ ok: false })
    expect(server.loads).toBe(2)
    await settled()
    // What they began has ended, and was the look that counts.
    expect(await find('y')).toMatchObject(unknown)
    expect(server.loads).toBe(2)
  })

  it('looks for nobody who has gone before', async () => {
    const { server, find } = fixture('a')
    await find('a')
    const gone = await find('x', 'RS256', AbortSignal.abort())
    expect(gone).toEqual(fail({ code: 'aborted', sent: 'no' }))
    expect(server.loads).toBe(1)
  })

  it('does not wait by a clock that was set back', async () => {
    const { clock, server, find } = fixture('a')
    expect(await find('x')).toMatchObject(unknown)
    await clock.advance(-3600)
    await find('a')
    const { loads } = server
    server.kids = ['b']
    expect(await find('b')).toEqual(succeed('b for RS256'))
    expect(server.loads).toBe(loads + 1)
  })

  it('gives the new key to all who ask for it while it is loading', async () => {
    const { server, find } = fixture('a')
    await find('a')
    server.kids = ['b']
    const found = await Promise.all(Array.from({ length: 100 }, () => find('b')))
    expect(found.every((key) => key.ok)).toBe(true)
    expect(server.loads).toBe(2)
  })

  it('and to who asked for it a moment before the load ended', async () => {
    const { clock, deadline, engine } = fixture()
    const sets = [['a'], ['b']].map((kids) => succeed({ keys: kids.map(jwk) }))
    let current = 0
    // The first look gets the old set; the load of another caller ends while it is on its way.
    const set: CachedDocument<JwkSet> = {
      get: () => Promise.resolve(sets[current] ?? unreachable()),
      reload: () => Promise.resolve(sets[(current = 1)] ?? unreachable()),
      failedWithin: () => undefined,
    }
    const keys = keySource(set, clock)
    const header = { alg: 'RS256', kid: 'b' }
    const [first, second] = [
      keys.find(header, engine, deadline()),
      keys.find(header, engine, deadline()),
    ]
    expect(await first).toEqual(succeed('b for RS256'))
    expect(await second).toEqual(succeed('b for RS256'))
  })

  it('does not look again for a key that is there and does not fit', async () => {
    const { server, find } = fixture('a')
    expect(await find('a', 'ES256')).toMatchObject(unknown)
    expect(await find('a', 'PS256')).toMatchObject(unknown)
    expect(server.loads).toBe(1)
  })

  it('takes the only key that fits for a token without kid', async () => {
    const { server, find } = fixture('a')
    expect(await find()).toEqual(succeed('a for RS256'))
    server.kids = ['a', 'b']
    expect(await find('b')).toMatchObject({ ok: true })
    expect(await find()).toMatchObject(unknown)
  })

  it('forgets a key that the server has removed', async () => {
    const { clock, server, find } = fixture('a', 'b')
    await find('a')
    server.kids = ['b']
    await clock.advance(300)
    expect(await find('a')).toMatchObject(unknown)
    expect(await find('b')).toMatchObject({ ok: true })
  })

  it('says that a key cannot be used, not why the platform thinks so, and tries again', async () => {
    const { server, find } = fixture('bad')
    for (const _ of [1, 2]) {
      expect(await find('bad')).toEqual(
        fail({
          code: 'token_rejected',
          claim: 'key',
          expected: "a usable public key for RS256 in the server's key set",
          actual: 'another',
          // Not in the message, and there for who looks: it may be the engine that is missing.
          cause: expect.any(Error),
        }),
      )
    }
    expect(server.imports).toEqual(['bad', 'bad'])
  })

  it('hands on why there are no keys, and does not call a token bad because a look failed', async () => {
    const { clock, server, find } = fixture('a')
    server.isDown = true
    expect(await find('a')).toEqual(fail({ code: 'network', sent: 'maybe' }))
    server.isDown = false
    await find('a')
    server.isDown = true
    const down = fail({ code: 'network', sent: 'maybe' })
    expect(await find('x')).toEqual(down)
    expect(await find('a')).toMatchObject({ ok: true })
    await clock.advance(3000)
    expect(await find('a')).toMatchObject({ ok: true })
    await clock.advance(600)
    expect(await find('a')).toEqual(fail({ code: 'network', sent: 'maybe' }))
  })

  it('finds a key as soon as the server is back, and asks a server that is down only now and then', async () => {
    const { clock, server, find } = fixture('a')
    await find('a')
    server.kids = ['a', 'b']
    server.isDown = true
    const loads = server.loads
    for (const _ of Array.from({ length: 100 })) {
      expect(await find('b')).toMatchObject({ ok: false, error: { code: 'network' } })
    }
    expect(server.loads).toBe(loads + 1)
    server.isDown = false
    await clock.advance(6)
    expect(await find('b')).toEqual(succeed('b for RS256'))
  })

  it('finds what it was seeded with and asks for nothing, until a token names another key', async () => {
    const { server, find } = seededFixture(['a'], ['a', 'b'])
    expect(await find('a')).toEqual(succeed('a for RS256'))
    expect(server.loads).toBe(0)
    expect(await find('b')).toEqual(succeed('b for RS256'))
    expect(server.loads).toBe(1)
  })

  it('gives the document as it is', async () => {
    const { keys, deadline } = fixture('a')
    expect(await keys.document(deadline())).toEqual(succeed({ keys: [jwk('a')] }))
  })
})

function unreachable(): never {
  throw new Error('not in the script')
}
