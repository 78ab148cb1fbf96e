import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

import { expect, inject, it } from 'vitest'

const keycloak = inject('keycloak')
const root = new URL('../..', import.meta.url)

/** What `npm run -s demo -- --json` says, which is one JSON document and nothing else, in brief. */
async function demo(...args: string[]): Promise<object> {
  // A real server of its own: at a running one it would import the realms anew under the other tests.
  const env = { ...process.env, CI: '' }
  const command = ['run', '-s', 'demo', '--', '--json', ...args]
  const { stdout } = await promisify(execFile)('npm', command, { cwd: root, env })
  const { ok, calls } = JSON.parse(stdout) as { ok: boolean; calls: { ok: boolean }[] }
  return { ok, calls: calls.length, failed: calls.filter((call) => !call.ok) }
}

const everyCall = { ok: true, calls: 18, failed: [] }

it('npm run demo makes every call on the emulator', async () => {
  expect(await demo()).toEqual(everyCall)
})

it('with /auth too', async () => {
  expect(await demo('--relative-path', '/auth')).toEqual(everyCall)
})

it.skipIf('missing' in keycloak)(
  'with --keycloak on a real one',
  async () => {
    expect(await demo('--keycloak')).toEqual(everyCall)
  },
  180_000,
)

it('leaves the playground running until Ctrl-C', async () => {
  // A group of its own, as a terminal makes one: Ctrl-C is a signal to all of it.
  const child = spawn('npm', ['run', '-s', 'demo'], { cwd: root, detached: true })
  const ended = once(child, 'exit')
  try {
    const url = await playgroundUrl(child.stdout)
    const page = await (await fetch(url)).text()
    expect(page).toContain('<h1>Latchkey playground</h1>')
    expect((await fetch(new URL('silent.html', url))).status).toBe(200)
    process.kill(-(child.pid ?? 0), 'SIGINT')
    await ended
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  } finally {
    if (child.exitCode === null && child.signalCode === null)
      process.kill(-(child.pid ?? 0), 'SIGKILL')
  }
})

it('ends by itself with --once', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'demo', '--', '--once'], {
    cwd: root,
  })
  expect(stdout).toContain("18 of 18 calls of python-keycloak's page did what they should")
  expect(stdout).not.toContain('playground')
})

/** Reads what the demo says, up to where the playground is. */
async function playgroundUrl(stdout: AsyncIterable<Buffer>): Promise<string> {
  let text = ''
  for await (const chunk of stdout) {
    text += chunk.toString()
    const [, url] = /The playground is at (\S+) .*Ctrl-C/su.exec(text) ?? []
    if (url !== undefined) return url
  }
  throw new Error(`expected the demo to say where the playground is, it said ${text}`)
}
