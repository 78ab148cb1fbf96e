import { join } from 'node:path'
import { startGuarded } from './guarded-process.ts'
import type { Java } from './java.ts'
import { freePort, waitUntilReady } from './ready.ts'
import { realmFiles } from './realms.ts'

/** A Keycloak that listens. */
export interface LaunchedKeycloak {
  /** Without a trailing slash; ends in `/auth` where that was asked for. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** Which Keycloak to launch, and how. */
export interface LaunchOptions {
  /** A built Keycloak, for this launch alone. */
  readonly folder: string
  readonly java: Java
  readonly relativePath: string
  readonly port?: number | undefined
  readonly args?: readonly string[]
  /** Whether `folder` is to be removed when the server has ended. */
  readonly removeFolder?: boolean
}

/** The administrator of every server that the harness starts. */
export const ADMIN = { username: 'admin', password: 'admin' } as const

// A test server lives a minute: the first compiler and the plain collector halve its CPU time.
const JAVA_OPTS = [
  '-Xms64m -Xmx512m -XX:MetaspaceSize=96M -XX:MaxMetaspaceSize=256m',
  '-Dfile.encoding=UTF-8 -XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
].join(' ')

/**
 * Starts the Keycloak in `folder` and waits until its realms answer.
 *
 * @throws {PortTaken} when somebody took the port in between.
 */
export async function launch(options: LaunchOptions): Promise<LaunchedKeycloak> {
  const port = options.port ?? (await freePort())
  const server = startGuarded({
    command: [
      join(options.folder, 'bin/kc.sh'),
      'start',
      '--optimized',
      '--http-enabled=true',
      // Its administrator's password is no secret: it listens to this machine alone.
      '--http-host=127.0.0.1',
      `--http-port=${port}`,
      '--hostname-strict=false',
      ...(options.args ?? []),
    ],
    env: {
      ...environment(),
      JAVA_HOME: options.java.home,
      JAVA_OPTS,
      // Where it may be said, at the build or at the start, changes between versions.
      KC_CACHE: 'local',
      KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.username,
      KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
    },
    ...(options.removeFolder === true && { removeFolder: options.folder }),
  })
  const url = `http://localhost:${port}${options.relativePath}`
  try {
    const realms = realmFiles.map((file) => file.representation.realm)
    await waitUntilReady(url, realms, server)
  } catch (error) {
    await server.stop()
    if (String(error).includes('already bound')) throw new PortTaken(port, { cause: error })
    throw error
  }
  return { url, close: () => server.stop() }
}

/** The port was free when it was looked up, and is not any more. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken'
  constructor(port: number, options: ErrorOptions) {
    super(`port ${port} is taken`, options)
  }
}

/** Our environment without what would configure Keycloak: a developer's own settings, say. */
export function environment(): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(KC_|JAVA_OPTS|JAVA$)/.test(name)) kept[name] = value
  }
  return kept
}
