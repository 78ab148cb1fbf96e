import { keycloakAdmin } from './admin.ts'
import { KEYCLOAK_VERSION } from './distribution.ts'
import { startGuarded } from './guarded-process.ts'
import { ADMIN, environment } from './launch.ts'
import { freePort, waitUntilReady } from './ready.ts'
import { importRealms } from './running.ts'
import type { RealKeycloak, StartOptions } from './server.ts'
import { FEATURES } from './template.ts'

/**
 * Runs Keycloak's image. The realms are imported through the admin API, so that nothing needs to be
 * mounted and the daemon may be on another machine's file system.
 */
export async function startInDocker(options: StartOptions): Promise<RealKeycloak> {
  const { relativePath = '', log = () => {} } = options
  const port = options.port ?? (await freePort())
  log(`Keycloak ${KEYCLOAK_VERSION}: starting in Docker`)
  // The attached command passes on the signal that stops it, and --rm removes the container.
  const container = startGuarded({
    command: ['docker', ...runArguments(port, relativePath)],
    env: environment(),
  })
  const url = `http://localhost:${port}${relativePath}`
  try {
    await waitUntilReady(url, ['master'], container)
    await importRealms(keycloakAdmin({ url, ...ADMIN }))
  } catch (error) {
    await container.stop()
    throw error
  }
  return { url, version: KEYCLOAK_VERSION, admin: ADMIN, close: () => container.stop() }
}

function runArguments(port: number, relativePath: string): readonly string[] {
  return [
    'run',
    '--rm',
    `--publish=127.0.0.1:${port}:8080`,
    `--env=KC_BOOTSTRAP_ADMIN_USERNAME=${ADMIN.username}`,
    `--env=KC_BOOTSTRAP_ADMIN_PASSWORD=${ADMIN.password}`,
    `keycloak/keycloak:${KEYCLOAK_VERSION}`,
    'start-dev',
    '--cache=local',
    `--features=${FEATURES}`,
    ...(relativePath === '' ? [] : [`--http-relative-path=${relativePath}`]),
  ]
}
