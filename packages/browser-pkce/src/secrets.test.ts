import { inspect } from 'node:util'

import { fail } from '@latchkey/core'
import type { HttpRequest } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openClient } from '../test/client-world.ts'
import type { ClientWorld } from '../test/client-world.ts'
import { json, jwt } from '../test/keycloak.ts'
import type { Granted, TestKeycloak } from '../test/keycloak.ts'
import { pass, settled } from '../test/turned-clock.ts'
import { itemsOf } from '../test/web-storage.ts'
import type { Session } from './session.ts'
import { withUserinfo } from './with-userinfo.ts'

const output: unknown[] = []
beforeEach(() => {
  output.length = 0
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...words) => output.push(words))
  }
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** Everything that a login or a session has and nobody but the server may see. */
function secretsOf(world: ClientWorld): string[] {
  const stored = Object.values({ ...itemsOf(world.page.local), ...itemsOf(world.page.session) })
  const forms = world.keycloak.requests.flatMap(({ body }) => [...new URLSearchParams(body)])
  const sent = forms.filter(([name]) => /^(?:code|code_verifier|refresh_token)$/u.test(name))
  const kept = stored.flatMap((text) => text.match(/[\w-]{43,}(?:\.[\w-]+)*/gu) ?? [])
  return [...new Set([...sent.map(([, value]) => value), ...kept, 'MARKED'])]
}

/** Which of them are in what a program, a log or the address bar shows. */
function secretsShown(
  world: ClientWorld,
  secrets: readonly string[],
  shown: readonly unknown[],
): string[] {
  if (secrets.length < 3) throw new Error('expected secrets to look for')
  const session: Partial<Session> = { ...world.client.session }
  const text = inspect([shown, session, output, world.page.reported, world.page.href], {
    depth: 20,
    showHidden: true,
  })
  // A nonce that was taken is one of the claims, and good for nothing any more.
  const spent = session.claims?.nonce
  return secrets.filter((secret) => secret !== spent && text.includes(secret))
}

/** A server, or a proxy, that repeats what it was sent. */
const echo = (status: number, type: string) => (request: HttpRequest) =>
  request.body === undefined
    ? undefined
    : {
        status,
        headers: { 'content-type': type, 'www-authenticate': `Bearer error="${request.body}"` },
        body:
          type === 'application/json'
            ? JSON.stringify({
                error: 'x',
                error_description: Object.fromEntries(new URLSearchParams(request.body)),
              })
            : `<h1>${request.body}</h1>`,
      }

const cases: [string, Granted, TestKeycloak['answer']?][] = [
  ['all is well', {}],
  [
    'the network is gone',
    {},
    ({ body }) => (body ? fail({ code: 'network', sent: 'maybe' }) : undefined),
  ],
  ['the server repeats the request as JSON', {}, echo(400, 'application/json')],
  ['a proxy repeats the request as HTML', {}, echo(502, 'text/html')],
  ['a page of status 200', {}, echo(200, 'text/html')],
  [
    'the description repeats the request',
    {},
    ({ body }) =>
      body ? json({ error: 'invalid_grant', error_description: body }, 400) : undefined,
  ],
  [
    'the error repeats the request',
    {},
    ({ body }) => (body ? json({ error: new URLSearchParams(body).toString() }, 400) : undefined),
  ],
  ['another nonce', { claims: { nonce: 'MARKED-nonce' } }],
  ['a foreign key', { signing: 'foreign key' }],
  ['another hash', { claims: { at_hash: 'x' } }],
  ['a wrong type', { response: { expires_in: 'MARKED' } }],
  ['a token that is none', { response: { id_token: 'MARKED' } }],
]

describe('no secret is shown', () => {
  it.each<[string, Granted, TestKeycloak['answer']?]>(cases)(
    'by a login: %s',
    async (_name, grant, answer) => {
      const world = openClient()
      await world.client.start()
      const url = await world.client.loginUrl()
      const secrets = secretsOf(world)
      const callback = world.keycloak.callback(url)
      secrets.push(new URLSearchParams(new URL(callback).hash.slice(1)).get('code') ?? '')
      world.keycloak.grant = grant
      if (answer) world.keycloak.answer = answer
      const client = world.arrive(callback)
      const started = await pass(world.clock, client.start())
      const asked = await pass(world.clock, Promise.allSettled([client.getAccessToken()]))
      const refusals = asked.filter(({ status }) => status === 'rejected')
      expect(secretsShown(world, [...secrets, ...secretsOf(world)], [started, refusals])).toEqual(
        [],
      )
    },
  )

  it.each<[string, Granted, TestKeycloak['answer']?]>(cases)(
    'by a refresh: %s',
    async (_name, grant, answer) => {
      const world = openClient()
      await world.client.start()
      await world.comeBack(await world.client.loginUrl())
      const secrets = secretsOf(world)
      await world.clock.advance(60)
      world.keycloak.grant = grant
      if (answer) world.keycloak.answer = answer
      const { client } = world
      const asked = Promise.allSettled([client.getAccessToken(), withUserinfo(client).userinfo()])
      const refusals = (await pass(world.clock, asked)).filter(
        ({ status }) => status === 'rejected',
      )
      await settled()
      expect(secretsShown(world, [...secrets, ...secretsOf(world)], refusals)).toEqual([])
    },
  )

  it.each([
    ['#state=MARKED&code=MARKED'],
    ['?state=MARKED&code=MARKED'],
    ['#state=MARKED&error=access_denied'],
  ])('by an answer to no login: %s', async (end) => {
    const world = openClient()
    const client = world.arrive(`https://app.example.com/cb${end}`)
    await client.start()
    expect(client.session.callback?.status).toBe('rejected')
    const text = inspect([client.session, world.page.href, output], { depth: 20 })
    expect(text).not.toContain('MARKED')
  })

  it('by a wrong issuer, a wrong state', async () => {
    const world = openClient()
    await world.client.start()
    const callback = new URL(world.keycloak.callback(await world.client.loginUrl()))
    const secrets = secretsOf(world)
    callback.hash = callback.hash.replace(/iss=[^&]*/u, 'iss=https://evil.example')
    const client = world.arrive(callback.href)
    await client.start()
    expect(client.session.callback).toMatchObject({ reason: { code: 'callback_rejected' } })
    expect(secretsShown(world, secrets, [])).toEqual([])
  })

  it('tells the other tabs no token', async () => {
    const world = openClient({ storage: 'memory' })
    const heard: unknown[] = []
    const channel = new BroadcastChannel('latchkey:https://id.example.com/realms/demo:app')
    channel.addEventListener('message', ({ data }) => heard.push(data))
    await world.client.start()
    const { client } = await world.comeBack(await world.client.loginUrl())
    const token = await client.getAccessToken()
    await world.clock.advance(60)
    await client.getAccessToken()
    void client.logout()
    await settled()
    expect(heard).toEqual([{ kind: 'signed-in', sub: 'ada' }, { kind: 'signed-out' }])
    expect(JSON.stringify(heard)).not.toContain(token)
  })
})

it('the marks are in tokens, so that they can be looked for', async () => {
  expect(await jwt({ a: 1 })).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/u)
})
