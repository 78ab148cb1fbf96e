import { writeFileSync } from 'node:fs'

import { keycloakTarget } from '../contract/target.ts'
import { startKeycloak } from '../keycloak/server.ts'
import { capabilitiesPage } from './capabilities.ts'
import { operationsPage } from './operations.ts'

// Writes the generated pages of docs/ anew.

const docs = new URL('../../docs/', import.meta.url)
writeFileSync(new URL('operations.md', docs), operationsPage())

const keycloak = await startKeycloak({ log: (line) => void process.stderr.write(`${line}\n`) })
try {
  const page = await capabilitiesPage(keycloakTarget(keycloak), keycloak.version)
  writeFileSync(new URL('capabilities.md', docs), page)
} finally {
  await keycloak.close()
}
