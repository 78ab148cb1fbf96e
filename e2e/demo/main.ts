import { parseArgs } from 'node:util'

import { startEmulator } from '../contract/emulator-target.ts'
import { keycloakTarget } from '../contract/target.ts'
import type { Target } from '../contract/target.ts'
import { findKeycloak } from '../keycloak/find.ts'
import { startKeycloak } from '../keycloak/server.ts'
import { playgroundNote } from './playground-note.ts'
import { servePlayground } from './playground.ts'
import { jsonReport, textReport } from './report.ts'
import { runCalls } from './run-calls.ts'
import { seedCalls } from './seed-calls.ts'

// The main job, seen: every call of python-keycloak's page, made through @latchkey/node-confidential, on
// the emulator, or with --keycloak on a real Keycloak. Then the playground, until Ctrl-C, but not with --once.

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    keycloak: { type: 'boolean', default: false },
    once: { type: 'boolean', default: false },
    'relative-path': { type: 'string', default: '' },
  },
})
const report = values.json ? jsonReport(process.stdout) : textReport(process.stdout)
const { target, name, close } = await start()
try {
  const outcomes = await runCalls(seedCalls(target), report)
  report.summary(outcomes, `${name} at ${target.url}`)
  const isGood = outcomes.every(({ ok }) => ok)
  process.exitCode = isGood ? 0 : 1
  if (isGood && !values.once && !values.json) await letPlay(target.url)
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

/** Leaves the playground to a person until they have had enough. */
async function letPlay(serverUrl: string): Promise<void> {
  // From here on, so that a signal that comes while it is built ends it in order, too.
  const enough = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve)
  })
  const playground = await servePlayground(serverUrl)
  process.stdout.write(playgroundNote(playground.url, name))
  await enough
  await playground.close()
}

function stop(reason: string): never {
  process.stderr.write(`${reason}\n`)
  process.exit(1)
}
