import { describe, expect, it } from 'vitest'

import { refused, tokenRealm } from '../../test/token-realm.ts'
import type { Answer } from '../../test/scripted-transport.ts'
import { settled } from '../../test/turned-clock.ts'
import { fail, succeed } from '../result.ts'

const lost = fail({ code: 'network', sent: 'maybe' } as const)
const busy: Answer = {
  status: 503,
  headers: { 'content-type': 'application/json', 'retry-after': '120' },
  body: '{"error":"temporarily_unavailable"}',
}
const offline = fail({ code: 'network', sent: 'no' } as const)

describe('a renewal that died with the request that began it, at the edge', () => {
  async function dead() {
    const made = tokenRealm()
    await made.source.getToken()
    // 60 s before its end it is renewed in the background.
    await made.clock.advance(240)
    made.server.hold = new Promise(() => undefined)
    expect(await made.source.getToken()).toEqual(succeed('token 0'))
    await settled()
    made.server.hold = undefined
    return made
  }

  it('is begun again in the background, after a while', async () => {
    const { source, clock, transport } = await dead()
    await clock.advance(9.9)
    expect(await source.getToken()).toEqual(succeed('token 0'))
    expect(transport.requests).toHaveLength(2)
    await clock.advance(0.1)
    expect(await source.getToken()).toEqual(succeed('token 0'))
    await settled()
    expect(transport.requests).toHaveLength(3)
    expect(await source.getToken()).toEqual(succeed('token 2'))
  })

  it('is not waited for', async () => {
    const { source, clock, transport } = await dead()
    await clock.advance(50)
    expect(await source.getToken()).toEqual(succeed('token 2'))
    expect(transport.requests).toHaveLength(3)
  })

  it('is not waited for even when it is young', async () => {
    const { source, transport } = await dead()
    const replaced = await Promise.all([source.replaceToken('token 0'), source.getToken()])
    expect(replaced).toEqual([succeed('token 2'), succeed('token 0')])
    expect(transport.requests).toHaveLength(3)
  })

  it('leaves a younger one to be joined when it ends after all', async () => {
    const { source, clock, server, transport } = tokenRealm()
    const [old, young] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    server.hold = old.promise
    const first = source.getToken()
    await clock.advance(10)
    server.hold = young.promise
    const second = source.getToken()
    await settled()
    server.answers.push(refused('server_error', 500))
    old.resolve()
    expect(await first).toMatchObject({ ok: false })
    const third = source.getToken()
    young.resolve()
    expect(await Promise.all([second, third])).toEqual([succeed('token 1'), succeed('token 1')])
    expect(transport.requests).toHaveLength(2)
  })

  it.each([
    ['a token', [], succeed('token 0')],
    ['a failure', [refused('invalid_client')], fail(expect.objectContaining({ status: 401 }))],
  ])(
    'leaves what a younger one has brought when it ends after all, with %s',
    async (_what, answers, outcome) => {
      const { source, clock, server, grants } = tokenRealm()
      const old = Promise.withResolvers<void>()
      server.hold = old.promise
      const first = source.getToken()
      await clock.advance(10)
      server.hold = undefined
      server.extra = { refresh_token: 'refresh 1' }
      expect(await source.getToken()).toEqual(succeed('token 1'))
      server.extra = { refresh_token: 'refresh 0' }
      server.answers.push(...answers)
      old.resolve()
      expect(await first).toEqual(outcome)
      expect(await source.getToken()).toEqual(succeed('token 1'))
      await clock.advance(300)
      await source.getToken()
      expect(grants()).toEqual(['client_credentials', 'client_credentials', 'refresh 1'])
    },
  )

  it('brings its token after all where a younger one has failed', async () => {
    const { source, clock, server, transport } = tokenRealm()
    const old = Promise.withResolvers<void>()
    server.hold = old.promise
    const first = source.getToken()
    await clock.advance(10)
    server.hold = undefined
    server.answers.push(refused('invalid_client'))
    expect(await source.getToken()).toMatchObject({ ok: false })
    old.resolve()
    expect(await first).toEqual(succeed('token 0'))
    expect(await source.getToken()).toEqual(succeed('token 0'))
    expect(transport.requests).toHaveLength(2)
  })

  it('is not waited for although others wait', async () => {
    const { source, clock, server, transport } = tokenRealm()
    server.hold = new Promise(() => undefined)
    const forEver = source.getToken()
    await settled()
    server.hold = undefined
    await clock.advance(9.9)
    const joined = source.getToken()
    expect(transport.requests).toHaveLength(1)
    await clock.advance(0.1)
    expect(await source.getToken()).toEqual(succeed('token 1'))
    await clock.advance(30)
    expect(await Promise.all([forEver, joined])).toMatchObject([
      { error: { code: 'timeout' } },
      { error: { code: 'timeout' } },
    ])
  })
})

describe('a refresh token', () => {
  async function expired(...answers: Answer[]) {
    const made = tokenRealm()
    made.server.extra = { refresh_token: 'r0' }
    await made.source.getToken()
    made.server.extra = {}
    await made.clock.advance(301)
    made.server.answers.push(...answers)
    return made
  }

  it('is used where there is one, and kept where no other comes', async () => {
    const { source, clock, server, grants } = await expired()
    expect(await source.getToken()).toEqual(succeed('token 1'))
    server.extra = { refresh_token: 'r2' }
    await clock.advance(301)
    await source.getToken()
    await clock.advance(301)
    await source.getToken()
    expect(grants()).toEqual(['client_credentials', 'r0', 'r0', 'r2'])
  })

  it.each([
    ['is dead', refused('invalid_grant', 400)],
    ['may not be used', refused('unauthorized_client', 400)],
    ['was sent and nobody knows', lost],
    ['met a fault of the server', refused('temporarily_unavailable', 503)],
    [
      'was answered with a page',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '' },
    ],
  ])('that %s is not sent again, and a new grant is made at once', async (_, answer) => {
    const { source, clock, grants } = await expired(answer)
    expect(await source.getToken()).toEqual(succeed('token 2'))
    await clock.advance(301)
    await source.getToken()
    expect(grants()).toEqual([
      'client_credentials',
      'r0',
      'client_credentials',
      'client_credentials',
    ])
  })

  it('that may be dead is not sent again after the grant failed too', async () => {
    const { source, grants } = await expired(lost, refused('server_error', 500))
    expect(await source.getToken()).toMatchObject({ ok: false })
    expect(await source.getToken()).toEqual(succeed('token 3'))
    expect(grants()).toEqual([
      'client_credentials',
      'r0',
      'client_credentials',
      'client_credentials',
    ])
  })

  it.each([
    ['the network is away', offline],
    ['the server wants to be asked later', refused('slow_down', 429)],
    ['the server says when it will be back', busy],
    ['the client is refused', refused('invalid_client')],
  ])('is kept while %s', async (_, answer) => {
    const { source, clock, grants } = await expired(answer)
    expect(await source.getToken()).toMatchObject({ ok: false })
    await clock.advance(5)
    expect(await source.getToken()).toEqual(succeed('token 2'))
    expect(grants()).toEqual(['client_credentials', 'r0', 'r0'])
  })
})

describe('replaceToken', () => {
  it('gets another token, once for all who were refused', async () => {
    const { source, transport } = tokenRealm()
    await source.getToken()
    const replaced = await Promise.all(
      Array.from({ length: 100 }, () => source.replaceToken('token 0')),
    )
    expect(new Set(replaced.map((token) => token.ok && token.value))).toEqual(new Set(['token 1']))
    // One who was refused a while ago finds that it has been done.
    expect(await source.replaceToken('token 0')).toEqual(succeed('token 1'))
    expect(transport.requests).toHaveLength(2)
  })

  it('does not replace a replacement for 30 s: the token is not at fault', async () => {
    const { source, clock, transport } = tokenRealm()
    await source.getToken()
    await source.replaceToken('token 0')
    await clock.advance(29.9)
    expect(await source.replaceToken('token 1')).toEqual(succeed('token 1'))
    expect(transport.requests).toHaveLength(2)
    await clock.advance(0.1)
    expect(await source.replaceToken('token 1')).toEqual(succeed('token 2'))
  })

  it('leaves the token to the others until there is a new one', async () => {
    const { source, clock, server } = tokenRealm()
    await source.getToken()
    server.answers.push(refused('server_error', 500))
    expect(await source.replaceToken('token 0')).toMatchObject({ ok: false })
    expect(await source.getToken()).toEqual(succeed('token 0'))
    await clock.advance(5)
    expect(await source.replaceToken('token 0')).toEqual(succeed('token 2'))
  })

  it('backs off as getToken does', async () => {
    const { source, server, transport } = tokenRealm()
    await source.getToken()
    server.answers.push(refused('invalid_client'))
    await source.replaceToken('token 0')
    expect(await source.replaceToken('token 0')).toMatchObject({
      error: { error: 'invalid_client' },
    })
    expect(transport.requests).toHaveLength(2)
  })

  it('of a token that was never had is a token', async () => {
    expect(await tokenRealm().source.replaceToken('other')).toEqual(succeed('token 0'))
  })
})
