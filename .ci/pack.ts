// What is published: packs every package as `pnpm publish` does, lays the tarballs out in an empty folder, and looks at
// and imports that, not the tree.

import { execFileSync } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

type Target = string | { readonly [condition: string]: Target }

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, Target>>
  readonly dependencies?: Readonly<Record<string, string>>
}

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'latchkey-pack-'))
const packages = globSync('packages/*/package.json', { cwd: root }).map((file) =>
  join(root, dirname(file)),
)

let failed = false
function complain(where: string, what: string): void {
  failed = true
  console.log(`${where}: ${what}`)
}

/** Packs and unpacks; resolves to the folder that a consumer would have. */
function install(path: string): string {
  const { name, dependencies = {} }: Manifest = JSON.parse(
    readFileSync(join(path, 'package.json'), 'utf8'),
  )
  const tarballs = join(folder, 'tarballs', name)
  const installed = join(folder, 'node_modules', name)
  for (const made of [tarballs, installed]) mkdirSync(made, { recursive: true })
  execFileSync('pnpm', ['pack', '--pack-destination', tarballs], { cwd: path, stdio: 'pipe' })
  const [tarball = ''] = globSync('*.tgz', { cwd: tarballs })
  execFileSync('tar', ['xzf', join(tarballs, tarball), '-C', installed, '--strip-components=1'])
  linkForeign(path, Object.keys(dependencies))
  return installed
}

/** What a package depends on and is not ours a consumer would have from the registry. */
function linkForeign(path: string, dependencies: readonly string[]): void {
  for (const dependency of dependencies) {
    const link = join(folder, 'node_modules', dependency)
    const target = join(path, 'node_modules', dependency)
    if (!dependency.startsWith('@latchkey/') && !existsSync(link)) symlinkSync(target, link)
  }
}

/** The files behind an entry; our own sources' condition is not for consumers. */
function files(target: Target): string[] {
  if (typeof target === 'string') return [target]
  return Object.entries(target).flatMap(([condition, inner]) =>
    condition === '@latchkey/source' ? [] : files(inner),
  )
}

function hasForeignCode(installed: string): boolean {
  return globSync('dist/*.js.map', { cwd: installed }).some((map) =>
    /"[^"]*node_modules\/[^"]*"/.test(
      readFileSync(join(installed, map), 'utf8').split('"sourcesContent"')[0] ?? '',
    ),
  )
}

async function look(installed: string): Promise<void> {
  const text = readFileSync(join(installed, 'package.json'), 'utf8')
  const { name, exports }: Manifest = JSON.parse(text)
  if (/"(?:workspace|catalog):/.test(text))
    complain(name, 'package.json still has a workspace: or catalog: version')
  for (const needed of [
    'LICENSE',
    ...(hasForeignCode(installed) ? ['dist/THIRD-PARTY-NOTICES.txt'] : []),
  ]) {
    if (!existsSync(join(installed, needed))) complain(name, `${needed} is not in the tarball`)
  }
  for (const stray of globSync(['src/**', '**/*.test.*', '**/*.test-d.*'], { cwd: installed })) {
    complain(name, `${stray} is in the tarball`)
  }
  for (const [subpath, target] of Object.entries(exports)) {
    const missing = files(target).filter((file) => !existsSync(join(installed, file)))
    for (const file of missing)
      complain(name, `"exports" names ${file} for ${subpath}, which is not in the tarball`)
    if (missing.length === 0)
      await compareConditions(`${name} ${subpath}`, installed, files(target))
  }
}

/** Whatever condition a consumer's runtime picks, it finds the same names. */
async function compareConditions(
  where: string,
  installed: string,
  paths: readonly string[],
): Promise<void> {
  const surfaces: string[] = []
  for (const path of paths.filter((it) => it.endsWith('.js'))) {
    try {
      const module = (await import(pathToFileURL(join(installed, path)).href)) as object
      surfaces.push(Object.keys(module).toSorted().join(' '))
    } catch (error) {
      complain(where, `importing ${path} failed: ${String(error)}`)
    }
  }
  if (new Set(surfaces).size > 1)
    complain(where, `its files export different names: ${surfaces.join(' | ')}`)
}

try {
  const installed = packages.map(install)
  for (const path of installed) await look(path)
} finally {
  rmSync(folder, { recursive: true })
}
process.exitCode = failed ? 1 : 0
