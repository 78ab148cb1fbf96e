import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import { keycloakTarget } from '../contract/target.ts'
import type { Target } from '../contract/target.ts'
import { clients, users } from '../keycloak/cast.ts'
import { snippetFolder, snippetsOf } from './snippets.ts'

// Each recipe of the page, as it stands, with nothing changed but the server's URL.

const recipes = snippetsOf('docs/migrating-from-keycloak-connect.md')
const services = fileURLToPath(new URL('guarded-services.ts', import.meta.url))
const frameworks = ['express', 'fastify', 'hono', 'worker'] as const
type Urls = Readonly<Record<(typeof frameworks)[number], string>>

const keycloak = inject('keycloak')
const { close, ...emulator } = await startEmulator()
afterAll(close)

const targets: readonly (readonly [string, Target | undefined])[] = [
  ['emulator', emulator],
  ['keycloak', 'missing' in keycloak ? undefined : keycloakTarget(keycloak)],
]

/** What a route needs and who asks for it, and what comes of it. */
const rows = [
  ['/open', 'mallory', 200, 'mallory'],
  ['/keeper', 'ada', 200, 'ada'],
  ['/keeper', 'jörg', 403, ''],
  ['/logbook', 'jörg', 200, 'jörg.müller'],
  ['/logbook', 'mallory', 403, ''],
] as const

it.each(recipes.map(({ file, code }) => [file, code]))('%s has at most ten lines', (_, code) => {
  expect(code.split('\n').filter(Boolean).length).toBeLessThanOrEqual(10)
})

describe.each(targets)('on the %s', (name, target) => {
  if (!target) return it.skip('there is none')
  const folder = snippetFolder(`migration-${name}`)
  let urls: Urls
  let stop: () => Promise<unknown>

  beforeAll(async () => {
    for (const { file = '', code } of recipes) {
      folder.write(file, code.replaceAll('http://localhost:8080', target.url))
    }
    await folder.typecheck()
    const child = spawn(
      process.execPath,
      ['--conditions=@latchkey/source', services, pathToFileURL(folder.path).href],
      {
        env: { ...process.env, CLIENT_SECRET: clients.logbookApi.clientSecret, NODE_ENV: 'test' },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    )
    const ended = once(child, 'exit')
    stop = () => (child.stdin.end(), ended)
    const complaints = text(child.stderr)
    const [printed] = await Promise.race([
      once(child.stdout, 'data'),
      ended.then(async () => Promise.reject(new Error(await complaints))),
    ])
    urls = JSON.parse(String(printed)) as Urls
  })
  afterAll(async () => {
    await stop()
    folder.remove()
  })

  const ask = async (url: string, user?: keyof typeof users): Promise<Response> => {
    const authorization = user && `Bearer ${(await target.tokensOf(users[user])).access_token}`
    return fetch(url, { headers: authorization ? { authorization } : {} })
  }

  describe.each(['express', 'fastify', 'hono'] as const)('%s', (framework) => {
    it.each(rows)('%s of %s: %i', async (path, user, status, body) => {
      const response = await ask(`${urls[framework]}${path}`, user)
      expect(response.status).toBe(status)
      expect(await response.text()).toBe(body)
      expect(response.headers.get('www-authenticate')).toBe(
        status === 403 ? 'Bearer realm="lighthouse", error="insufficient_scope"' : null,
      )
    })
  })

  it.each(['express', 'fastify', 'hono'] as const)(
    '%s lets nobody pass where Keycloak refuses the question',
    async (framework) => {
      expect((await ask(`${urls[framework]}/nowhere`, 'ada')).status).toBe(500)
    },
  )

  it('worker', async () => {
    expect(await (await ask(urls.worker, 'jörg')).json()).toBe('jörg.müller')
    const refused = await ask(urls.worker, 'mallory')
    expect(refused.status).toBe(403)
    expect(refused.headers.get('www-authenticate')).toMatch(/insufficient_scope/u)
  })

  it.each(frameworks)('%s without a token: 401', async (framework) => {
    const response = await ask(`${urls[framework]}/logbook`)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="lighthouse"')
  })

  it.each(frameworks)('%s with two tokens: 401', async (framework) => {
    const { access_token } = await target.tokensOf(users.ada)
    const socket = connect(Number(new URL(urls[framework]).port), '127.0.0.1')
    const bearer = `Authorization: Bearer ${access_token}\r\n`
    socket.end(`GET /logbook HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${bearer}${bearer}\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 [\s\S]*error="invalid_request"/u)
  })
})
