import { describe, expect, it } from 'vitest'

import { refused, tokenRealm } from '../../test/token-realm.ts'
import { settled } from '../../test/turned-clock.ts'
import type { HttpRequest } from '../http.ts'
import { fail, succeed } from '../result.ts'

describe('getToken', () => {
  it('makes one request for a thousand who come at once', async () => {
    const { source, clock, transport } = tokenRealm()
    const ask = () => Promise.all(Array.from({ length: 1000 }, () => source.getToken()))
    expect(new Set((await ask()).map((token) => token.ok && token.value))).toEqual(
      new Set(['token 0']),
    )
    await clock.advance(301)
    expect(new Set((await ask()).map((token) => token.ok && token.value))).toEqual(
      new Set(['token 1']),
    )
    expect(transport.requests).toHaveLength(2)
    expect(clock.sleepers()).toBe(0)
  })

  it('sends nothing before it is asked, and then the scope', async () => {
    const { source, transport } = tokenRealm({ scope: 'read' })
    expect(transport.requests).toEqual([])
    await source.getToken()
    expect(transport.requests[0]?.body).toBe(
      'scope=read&grant_type=client_credentials&client_id=app',
    )
  })

  // Of 300 s the last 30 to 60, of 50 s the last 5 to 10: when, the random byte says.
  it.each([
    [300, 255, 240],
    [300, 0, 270],
    [3600, 255, 3540],
    [50, 255, 40],
    [50, 0, 45],
  ])(
    'a token of %i s is renewed in the background, with %i from %i s on',
    async (expires_in, random, at) => {
      const { source, clock, transport } = tokenRealm({ expires_in, random })
      await source.getToken()
      await clock.advance(at - 0.1)
      expect(await source.getToken()).toEqual(succeed('token 0'))
      await settled()
      expect(transport.requests).toHaveLength(1)
      await clock.advance(0.1)
      expect(await source.getToken()).toEqual(succeed('token 0'))
      await settled()
      expect(await source.getToken()).toEqual(succeed('token 1'))
      expect(transport.requests).toHaveLength(2)
    },
  )

  it('gives the old token for as long as the new one takes', async () => {
    const { source, clock, server } = tokenRealm()
    await source.getToken()
    const { promise, resolve } = Promise.withResolvers<void>()
    server.hold = promise
    await clock.advance(250)
    expect(await source.getToken()).toEqual(succeed('token 0'))
    await settled()
    await clock.advance(9)
    expect(await source.getToken()).toEqual(succeed('token 0'))
    await clock.advance(30)
    expect(await source.getToken()).toEqual(succeed('token 0'))
    await settled()
    // Within ten seconds of its end it might end on the way.
    await clock.advance(1)
    const waiting = source.getToken()
    resolve()
    // The two renewals in the background are not joined.
    expect(await waiting).toEqual(succeed('token 3'))
  })

  it('does not keep a token of which nobody says how long it lasts', async () => {
    const { source } = tokenRealm({ expires_in: undefined })
    expect(await source.getToken()).toEqual(succeed('token 0'))
    expect(await source.getToken()).toEqual(succeed('token 1'))
  })

  it('asks again after the clock was set back', async () => {
    const { source, clock } = tokenRealm()
    await source.getToken()
    await clock.advance(-3600)
    expect(await source.getToken()).toEqual(succeed('token 1'))
  })

  it('a caller who gives up ends nobody else’s waiting', async () => {
    const { source, server, transport, clock } = tokenRealm()
    const { promise, resolve } = Promise.withResolvers<void>()
    server.hold = promise
    const controller = new AbortController()
    const [gone, late, patient] = [
      source.getToken({ signal: controller.signal }),
      source.getToken({ timeoutMs: 1000 }),
      source.getToken(),
    ]
    controller.abort()
    await clock.advance(1)
    resolve()
    expect(await gone).toEqual(fail({ code: 'aborted', sent: 'no' }))
    expect(await late).toEqual(fail({ code: 'timeout', sent: 'no' }))
    expect(await patient).toEqual(succeed('token 0'))
    expect(transport.requests).toHaveLength(1)
  })
})

describe('a failure', () => {
  it('in the background fails nobody, and is tried again after 5 s', async () => {
    const { source, clock, server, transport } = tokenRealm()
    await source.getToken()
    await clock.advance(245)
    server.answers.push(refused('temporarily_unavailable', 500), refused('invalid_client'))
    for (const seconds of [0, 1, 3.9]) {
      await clock.advance(seconds)
      expect(await source.getToken()).toEqual(succeed('token 0'))
      await settled()
      expect(transport.requests).toHaveLength(2)
    }
    await clock.advance(0.1)
    expect(await source.getToken()).toEqual(succeed('token 0'))
    await settled()
    expect(transport.requests).toHaveLength(3)
    await clock.advance(5)
    await source.getToken()
    await settled()
    expect(await source.getToken()).toEqual(succeed('token 3'))
  })

  it('is told once the token has ended, and an outage is tried again at once', async () => {
    const { source, clock, server } = tokenRealm()
    await source.getToken()
    await clock.advance(400)
    const down = refused('server_error', 500)
    server.answers.push(down, down)
    const error = { code: 'oauth_error', status: 500 }
    expect(await source.getToken()).toMatchObject({ ok: false, error })
    expect(await source.getToken()).toMatchObject({ ok: false, error })
    expect(await source.getToken()).toEqual(succeed('token 3'))
  })

  it('of the client itself is not asked for again for 5, 10, 20, 40, 60, 60 s', async () => {
    const { source, clock, server, transport } = tokenRealm()
    const waits = [5, 10, 20, 40, 60, 60]
    server.answers.push(...waits.map(() => refused('invalid_client')))
    for (const [index, seconds] of waits.entries()) {
      const all = await Promise.all(Array.from({ length: 100 }, () => source.getToken()))
      expect(all.every((token) => !token.ok && token.error.code === 'oauth_error')).toBe(true)
      await clock.advance(seconds - 0.1)
      expect(await source.getToken()).toMatchObject({ error: { error: 'invalid_client' } })
      expect(transport.requests).toHaveLength(index + 1)
      await clock.advance(0.1)
    }
    expect(await source.getToken()).toEqual(succeed('token 6'))
    // What was is forgotten.
    await clock.advance(301)
    server.answers.push(refused('invalid_client'))
    await source.getToken()
    await clock.advance(5)
    expect(await source.getToken()).toEqual(succeed('token 8'))
  })

  it('of the program’s own way to authenticate, in the background, does not end the process', async () => {
    let signs = true
    const authenticate = (request: HttpRequest) => {
      if (signs) return request
      throw new Error('no key')
    }
    const { source, clock } = tokenRealm({ authentication: { method: 'own', authenticate } })
    await source.getToken()
    await clock.advance(250)
    signs = false
    expect(await source.getToken()).toEqual(succeed('token 0'))
    await settled()
    await clock.advance(50)
    await expect(source.getToken()).rejects.toThrow('no key')
    signs = true
    expect(await source.getToken()).toEqual(succeed('token 1'))
  })

  it('of a mistaken caller is theirs to hear', async () => {
    const { source, transport } = tokenRealm({ scope: {} as never })
    await expect(source.getToken()).rejects.toThrow('scope')
    await expect(tokenRealm().source.getToken({ timeoutMs: 0 })).rejects.toThrow('timeoutMs')
    expect(transport.requests).toEqual([])
  })
})
