import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, inject, it } from 'vitest'

const keycloak = inject('keycloak')
const root = new URL('../..', import.meta.url)

it.skipIf('missing' in keycloak)('npm run -s demo -- --json prints one JSON document', async () => {
  if ('missing' in keycloak) return
  const env = { ...process.env, KEYCLOAK_URL: keycloak.url, CI: '' }
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'demo', '--', '--json'], {
    cwd: root,
    env,
  })
  const report = JSON.parse(stdout) as { ok: boolean; calls: { seed: string; ok: boolean }[] }
  expect(report.ok).toBe(true)
  expect(report.calls).toHaveLength(18)
  expect(report.calls.every(({ ok }) => ok)).toBe(true)
})
