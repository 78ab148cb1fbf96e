import { execFile } from 'node:child_process'
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

it.skipIf('missing' in keycloak)('with --keycloak on a real one', async () => {
  expect(await demo('--keycloak')).toEqual(everyCall)
})
