import { parseArgs } from 'node:util'

import { startEmulator } from '../contract/emulator-target.ts'
import { keycloakTarget } from '../contract/target.ts'
import type { Target } from '../contract/target.ts'
import { findKeycloak } from '../keycloak/find.ts'
import { startKeycloak } from '../keycloak/server.ts'
import { jsonReport, textReport } from './report.ts'
import { runCalls } from './run-calls.ts'
import { seedCalls } from './seed-calls.ts'

// The main job, seen: every call of python-keycloak's page, made through @latchkey/node-confidential,
// on the emulator, or with --keycloak on a real Keycloak.

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    keycloak: { type: 'boolean', default: false },
    'relative-path': { type: 'string', default: '' },
  },
})
const report = values.json ? jsonReport(process.stdout) : textReport(process.stdout)
const { target, name, close } = await start()
try {
  const outcomes = await runCalls(seedCalls(target), report)
  report.summary(outcomes, `${name} at ${target.url}`)
  process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1
} finally {
  await close()
}

async function start(): Promise<{ target: Target; name: string; close: () => Promise<void> }> {
  const relativePath = values['relative-path']
  if (relativePath !== '' && relativePath !== '/auth') {
    stop(`--relative-path is /auth or nothing, got ${relativePath}`)
  }
  if (!values.keycloak) {
    const { close: closeEmulator, ...emulated } = await startEmulator(relativePath)
    return { target: emulated, name: 'the emulator', close: closeEmulator }
  }
  const source = findKeycloak()
  if (source.kind === 'none') stop(source.reason)
  const keycloak = await startKeycloak({ relativePath, log: report.note })
  return {
    target: keycloakTarget(keycloak),
    name: `Keycloak ${keycloak.version}`,
    close: keycloak.close,
  }
}

function stop(reason: string): never {
  process.stderr.write(`${reason}\n`)
  process.exit(1)
}
