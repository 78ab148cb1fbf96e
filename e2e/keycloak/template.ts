import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unpack } from './distribution.ts'
import type { Distribution } from './distribution.ts'
import { cacheFolder, copyKeycloak } from './files.ts'
import type { Java } from './java.ts'
import { environment, launch } from './launch.ts'
import { realmFiles } from './realms.ts'

/** Where a Keycloak has its pages: at the root, or below `/auth` as those before 17 had. */
export type RelativePath = '' | '/auth'

/** What a template is made of. */
export interface TemplateOptions {
  readonly distribution: Distribution
  readonly java: Java
  readonly relativePath: RelativePath
  readonly log: (line: string) => void
}

/** Beyond the defaults of Keycloak: the legacy exchange, and by name those that the contract needs. */
export const FEATURES = 'token-exchange,token-exchange-standard:v2,device-flow,par,dpop,ciba'

const execute = promisify(execFile)

/**
 * The folder of a built Keycloak with the realms already in its database, made at first need.
 * The schema and the import take most of a first start, so every start copies this one.
 */
export async function template(options: TemplateOptions): Promise<string> {
  const folder = join(cacheFolder(), templateName(options))
  if (!existsSync(folder)) await make(options, folder)
  const now = new Date()
  utimesSync(folder, now, now) // Says to `sweep` that somebody uses it.
  return folder
}

function templateName({ distribution, java, relativePath }: TemplateOptions): string {
  const hash = createHash('sha256')
  const ingredients = [distribution.version, FEATURES, relativePath, String(java.major)]
  for (const text of [...ingredients, ...realmFiles.map((file) => file.text)]) {
    hash.update(`${Buffer.byteLength(text)}:${text}`)
  }
  return `keycloak-${distribution.version}-${hash.digest('hex').slice(0, 12)}`
}

async function make(options: TemplateOptions, folder: string): Promise<void> {
  const making = join(cacheFolder(), `making-${process.pid}-${randomUUID()}`)
  try {
    if (options.relativePath === '') await makeFromNothing(options, making)
    else await makeFromPlain(options, making)
    publish(making, folder)
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}

async function makeFromNothing(options: TemplateOptions, making: string): Promise<void> {
  const { distribution, log } = options
  const name = `Keycloak ${distribution.version}`
  log(`${name}: ${distribution.kind === 'maven' ? 'downloading and ' : ''}unpacking`)
  await unpack(distribution, making)
  await build(options, making)
  log(`${name}: importing ${realmFiles.map((file) => file.representation.realm).join(', ')}`)
  const imports = join(making, 'data/import')
  mkdirSync(imports)
  for (const file of realmFiles) writeFileSync(join(imports, file.fileName), file.text)
  const server = await launch({ ...options, folder: making, args: ['--import-realm'] })
  await server.close()
  rmSync(imports, { recursive: true })
}

/** Only the build knows the path, not the database: so the database that is already there will do. */
async function makeFromPlain(options: TemplateOptions, making: string): Promise<void> {
  const plain = await template({ ...options, relativePath: '' })
  copyKeycloak(plain, making, ['lib/quarkus', 'conf', 'data'])
  await build(options, making)
}

async function build(options: TemplateOptions, folder: string): Promise<void> {
  const { distribution, java, relativePath, log } = options
  log(`Keycloak ${distribution.version}: building${relativePath && ` for ${relativePath}`}`)
  const args = ['build', '--db=dev-file', `--features=${FEATURES}`]
  if (relativePath !== '') args.push(`--http-relative-path=${relativePath}`)
  await execute(join(folder, 'bin/kc.sh'), args, {
    env: { ...environment(), JAVA_HOME: java.home, KC_CACHE: 'local' },
  })
}

/** A template is there whole or not at all. Where somebody else was first, theirs is as good. */
function publish(making: string, folder: string): void {
  try {
    renameSync(making, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
}
