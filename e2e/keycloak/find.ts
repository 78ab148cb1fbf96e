import { spawnSync } from 'node:child_process'
import { findDistribution, KEYCLOAK_VERSION } from './distribution.ts'
import type { Distribution } from './distribution.ts'
import { findJava, MINIMUM_JAVA } from './java.ts'
import type { Java } from './java.ts'

/** Where a real Keycloak would come from on this machine. */
export type KeycloakSource =
  | { readonly kind: 'running'; readonly url: string }
  | { readonly kind: 'distribution'; readonly distribution: Distribution; readonly java: Java }
  | { readonly kind: 'docker' }
  | { readonly kind: 'none'; readonly reason: string }

/** Looks for a Keycloak; starts and downloads nothing. */
export function findKeycloak(): KeycloakSource {
  const url = process.env.KEYCLOAK_URL
  if (url) return { kind: 'running', url: url.replace(/\/+$/, '') }
  const java = findJava()
  const distribution = java && findDistribution()
  if (java && distribution) return { kind: 'distribution', distribution, java }
  if (dockerAnswers()) return { kind: 'docker' }
  const missing = java
    ? `neither KEYCLOAK_HOME nor mvn, which would fetch Keycloak ${KEYCLOAK_VERSION}`
    : `no Java ${MINIMUM_JAVA} or newer (JAVA_HOME, PATH, /usr/lib/jvm)`
  const reason =
    `No real Keycloak: there is ${missing}, and no Docker that answers. Any one of these will do: ` +
    'KEYCLOAK_URL (a running server; KEYCLOAK_ADMIN and KEYCLOAK_ADMIN_PASSWORD, if not admin), ' +
    'Java with mvn, Java with KEYCLOAK_HOME (an unpacked distribution), or Docker.'
  return { kind: 'none', reason }
}

/** The command may be there without the daemon. */
function dockerAnswers(): boolean {
  return spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0
}
