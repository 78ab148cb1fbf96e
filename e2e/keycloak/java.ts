import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The oldest Java that Keycloak 26 starts on. */
export const MINIMUM_JAVA = 17

/** A Java installation. */
export interface Java {
  readonly home: string
  readonly major: number
}

/** The first Java that is new enough: `JAVA_HOME`, then `PATH`, then where Debian puts them. */
export function findJava(): Java | undefined {
  for (const home of candidates()) {
    const major = majorVersion(home)
    if (major !== undefined && major >= MINIMUM_JAVA) return { home, major }
  }
  return undefined
}

function* candidates(): Generator<string> {
  if (process.env.JAVA_HOME) yield process.env.JAVA_HOME
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const java = join(folder, 'java')
    if (folder !== '' && existsSync(java)) yield join(realpathSync(java), '../..')
  }
  const debian = '/usr/lib/jvm'
  if (!existsSync(debian)) return
  for (const name of readdirSync(debian)) yield join(debian, name)
}

function majorVersion(home: string): number | undefined {
  const java = join(home, 'bin/java')
  if (!existsSync(java)) return undefined
  // Java prints its version to stderr; macOS has a stub that only says where to get one.
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' })
  const major = /version "(\d+)/.exec(stderr)?.[1]
  return major === undefined ? undefined : Number(major)
}
