import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { clients, REALM, users } from '../keycloak/cast.ts'
import { describeInBoth } from './in-both.ts'

const folder = join(import.meta.dirname, '../../examples/node-service')

await describeInBoth(({ url, tokensOf }) => {
  const { clientId, clientSecret } = clients.logbookApi
  let program: ReturnType<typeof startProgram>
  let ended: Promise<unknown[]>
  let services: { readonly logbook: string; readonly harbor: string }

  function startProgram() {
    return spawn(process.execPath, ['--conditions=@latchkey/source', 'src/main.ts'], {
      cwd: folder,
      env: {
        SERVER_URL: url,
        REALM,
        CLIENT_ID: clientId,
        CLIENT_SECRET: clientSecret,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  beforeAll(async () => {
    program = startProgram()
    ended = once(program, 'close')
    program.stderr.resume()
    const [line] = await Promise.race([once(createInterface(program.stdout), 'line'), ended])
    services = JSON.parse(String(line)) as typeof services
  })
  afterAll(() => void program?.kill('SIGKILL'))

  const bearer = async (name: keyof typeof users) => ({
    authorization: `Bearer ${(await tokensOf(users[name])).access_token}`,
  })
  async function answerOf(at: string, headers: Record<string, string> = {}) {
    const answer = await fetch(at, { headers })
    return [answer.status, await answer.json()]
  }

  it('a service calls another in its own name', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => answerOf(`${services.harbor}/tides`)))
    const own = [200, { logbook: { for: 'service-account-logbook-api' } }]
    expect(answers).toEqual([own, own, own])
  })

  it('and in a user’s', async () => {
    expect(await answerOf(`${services.harbor}/entries`, await bearer('jörg'))).toEqual([
      200,
      { logbook: { for: users.jörg.username } },
    ])
  })

  it.each([
    ['/entries', 'mallory', 403],
    ['/tides', 'mallory', 200],
    ['/entries', undefined, 401],
    ['/tides', undefined, 401],
    ['/nothing', 'ada', 404],
  ] as const)('the guard answers %s by %s with %i', async (path, name, status) => {
    const headers = name === undefined ? {} : await bearer(name)
    const answer = await fetch(services.logbook + path, { headers })
    await answer.text()
    expect(answer.status).toBe(status)
    expect(answer.headers.has('www-authenticate')).toBe(status === 401 || status === 403)
  })

  it('a refusal of the one is handed on by the other', async () => {
    const refused = { logbook: { error: 'refused' } }
    expect(await answerOf(`${services.harbor}/entries`)).toEqual([401, refused])
    expect(await answerOf(`${services.harbor}/entries`, await bearer('mallory'))).toEqual([
      403,
      refused,
    ])
  })

  it('both end when they are told to', async () => {
    program.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })
})
