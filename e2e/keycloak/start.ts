import { parseArgs } from 'node:util'
import { clients, REALM, ROTATION_REALM, users } from './cast.ts'
import { startKeycloak } from './server.ts'

const { values } = parseArgs({
  options: { 'relative-path': { type: 'string', default: '' }, port: { type: 'string' } },
})
const relativePath = values['relative-path']
if (relativePath !== '' && relativePath !== '/auth') {
  throw new Error(`--relative-path is /auth or left out, not ${relativePath}`)
}

const keycloak = await startKeycloak({
  relativePath,
  port: values.port === undefined ? undefined : Number(values.port),
  log: (line) => console.log(line),
})

console.log(`\nKeycloak ${keycloak.version} listens at ${keycloak.url}`)
console.log(`realms ${REALM} and ${ROTATION_REALM} (each refresh token once)`)
console.log(`administrator ${keycloak.admin.username}, ${keycloak.admin.password}`)
console.log('\nclients of the first realm')
console.table(Object.values(clients))
console.log('users')
console.table(Object.values(users))
console.log('Ctrl-C stops it.')

const { promise: interrupted, resolve } = Promise.withResolvers<void>()
process.once('SIGINT', resolve)
process.once('SIGTERM', resolve)
await interrupted
await keycloak.close()
