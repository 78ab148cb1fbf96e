import { keycloakAdmin } from './admin.ts'
import type { KeycloakAdmin } from './admin.ts'
import { realmFiles } from './realms.ts'
import type { RealKeycloak, StartOptions } from './server.ts'

/**
 * Takes a server that runs already. It gets fresh realms, and loses those that it did not have
 * before when it is closed. A realm of that name that is not a test's is never touched.
 */
export async function useRunning(url: string, options: StartOptions): Promise<RealKeycloak> {
  const { relativePath, log = () => {} } = options
  if (relativePath !== undefined && !new URL(url).pathname.endsWith(relativePath)) {
    throw new Error(`KEYCLOAK_URL=${url} does not end in ${relativePath}, which was asked for`)
  }
  const username = process.env.KEYCLOAK_ADMIN || 'admin'
  const password = process.env.KEYCLOAK_ADMIN_PASSWORD || 'admin'
  const admin = keycloakAdmin({ url, username, password })
  const version = await serverVersion(admin)
  log(`Keycloak ${version} at ${url}: importing the realms`)
  const removeRealms = await importRealms(admin)
  return { url, version, admin: { username, password }, close: removeRealms }
}

/** Imports the realms. Returns what removes those that were not there before. */
export async function importRealms(admin: KeycloakAdmin): Promise<() => Promise<void>> {
  const added: string[] = []
  const remove = async () => {
    for (const realm of added.splice(0)) await admin.deleteRealm(realm)
  }
  try {
    for (const { text, representation } of realmFiles) {
      const { replaced } = await admin.importRealm(text)
      if (!replaced) added.push(representation.realm)
    }
  } catch (error) {
    await remove()
    throw error
  }
  return remove
}

async function serverVersion(admin: KeycloakAdmin): Promise<string> {
  const response = await admin.request('GET', '/serverinfo')
  const info = (await response.json()) as { readonly systemInfo?: { readonly version?: string } }
  return info.systemInfo?.version ?? 'of unknown version'
}
