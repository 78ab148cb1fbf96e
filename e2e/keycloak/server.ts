import { startInDocker } from './docker.ts'
import { findKeycloak } from './find.ts'
import { startDistribution } from './local.ts'
import { useRunning } from './running.ts'
import type { RelativePath } from './template.ts'

/** A real Keycloak with the realms of the tests. */
export interface RealKeycloak {
  /** Without a trailing slash; ends in `/auth` where that was asked for. */
  readonly url: string
  readonly version: string
  /** Who may administer it. */
  readonly admin: { readonly username: string; readonly password: string }
  /** Stops it and removes what it wrote. One that ran before runs on, without our realms. */
  readonly close: () => Promise<void>
}

/** How to start it. */
export interface StartOptions {
  readonly relativePath?: RelativePath | undefined
  /** Any free port, unless one is asked for. */
  readonly port?: number | undefined
  /** Is told what takes long. */
  readonly log?: ((line: string) => void) | undefined
}

/**
 * Starts a Keycloak, or takes the one at `KEYCLOAK_URL`. Each start is a server of its own: with a
 * fresh database, on its own port. The first one on a machine takes about a minute.
 *
 * @throws with what is missing and how to get it, where {@link findKeycloak} finds none.
 */
export async function startKeycloak(options: StartOptions = {}): Promise<RealKeycloak> {
  const source = findKeycloak()
  switch (source.kind) {
    case 'running':
      return useRunning(source.url, options)
    case 'distribution':
      return startDistribution(source.distribution, source.java, options)
    case 'docker':
      return startInDocker(options)
    case 'none':
      throw new Error(source.reason)
  }
}
