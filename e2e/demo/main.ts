import { parseArgs } from 'node:util'

import { keycloakTarget } from '../contract/target.ts'
import { findKeycloak } from '../keycloak/find.ts'
import { startKeycloak } from '../keycloak/server.ts'
import { jsonReport, textReport } from './report.ts'
import { runCalls } from './run-calls.ts'
import { seedCalls } from './seed-calls.ts'

// The main job, seen: every call of the seed's page, made through @latchkey/node-confidential.

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    'relative-path': { type: 'string', default: '' },
  },
})
const relativePath = values['relative-path']
if (relativePath !== '' && relativePath !== '/auth') {
  process.stderr.write(`--relative-path is /auth or nothing, got ${relativePath}\n`)
  process.exit(1)
}
const report = values.json ? jsonReport(process.stdout) : textReport(process.stdout)

const source = findKeycloak()
if (source.kind === 'none') {
  process.stderr.write(`${source.reason}\n`)
  process.exit(1)
}
const keycloak = await startKeycloak({ relativePath, log: report.note })
try {
  const outcomes = await runCalls(seedCalls(keycloakTarget(keycloak)), report)
  report.summary(outcomes, `Keycloak ${keycloak.version} at ${keycloak.url}`)
  process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1
} finally {
  await keycloak.close()
}
