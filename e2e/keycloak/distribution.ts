import { execFile, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** The Keycloak that the contract is checked against. */
export const KEYCLOAK_VERSION = '26.7.4'

/** Where a Keycloak that can be started here comes from. */
export type Distribution =
  | { readonly kind: 'home'; readonly version: string; readonly folder: string }
  | { readonly kind: 'archive'; readonly version: string; readonly archive: string }
  | { readonly kind: 'maven'; readonly version: string; readonly archive: string }

/** `KEYCLOAK_HOME`, the archive in the local Maven repository, or `mvn`, which can put it there. */
export function findDistribution(): Distribution | undefined {
  const folder = process.env.KEYCLOAK_HOME
  if (folder) return { kind: 'home', version: versionOf(folder), folder }
  const version = KEYCLOAK_VERSION
  const archive = join(
    homedir(),
    `.m2/repository/org/keycloak/keycloak-quarkus-dist/${version}`,
    `keycloak-quarkus-dist-${version}.tar.gz`,
  )
  if (existsSync(archive)) return { kind: 'archive', version, archive }
  const maven = spawnSync('mvn', ['--version'], { stdio: 'ignore' })
  return maven.status === 0 ? { kind: 'maven', version, archive } : undefined
}

/** Puts the distribution's files into `target`, without any configuration or data of others. */
export async function unpack(distribution: Distribution, target: string): Promise<void> {
  mkdirSync(target, { recursive: true })
  if (distribution.kind === 'home') {
    for (const name of ['bin', 'lib', 'version.txt']) {
      cpSync(join(distribution.folder, name), join(target, name), { recursive: true })
    }
  } else {
    if (distribution.kind === 'maven') await download(distribution)
    await run('tar', ['-xzf', distribution.archive, '-C', target, '--strip-components=1'])
  }
  for (const name of ['conf', 'data', 'providers']) {
    mkdirSync(join(target, name), { recursive: true })
  }
}

async function download({ version, archive }: { version: string; archive: string }): Promise<void> {
  const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:tar.gz`
  await run('mvn', ['-q', '-B', 'dependency:get', `-Dartifact=${artifact}`, '-Dtransitive=false'])
  if (existsSync(archive)) return
  throw new Error(`mvn fetched ${artifact}, but not to ${archive}; unpack it and set KEYCLOAK_HOME`)
}

function versionOf(folder: string): string {
  const file = join(folder, 'version.txt')
  const version = existsSync(file) && /\d+\.\d+\.\d+/.exec(readFileSync(file, 'utf8'))?.[0]
  if (version) return version
  throw new Error(`KEYCLOAK_HOME=${folder} is not an unpacked Keycloak: it has no version.txt`)
}

const execute = promisify(execFile)

async function run(command: string, args: readonly string[]): Promise<void> {
  await execute(command, args, { maxBuffer: 64 * 1024 * 1024 })
}
