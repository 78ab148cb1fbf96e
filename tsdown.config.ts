import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { defineConfig } from 'tsdown'
import type { Rolldown, UserConfig } from 'tsdown'

// One build for every package, run in the package's folder. What it makes is what `exports` names:
// each entry is one bundled file, for importing many small modules costs more than their code.

type Target = string | { readonly [condition: string]: Target }

const cwd = process.cwd()
const { exports }: { exports: Record<string, Target> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
)

/** The sources behind an entry: one, or one a condition (`node` beside `default`). */
function sources(target: Target): string[] {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(sources)
}

/** `./src/jwt/jose.ts` is published as `dist/jose.js`. */
const entries = Object.values(exports).flatMap((target) =>
  typeof target === 'string' ? [] : sources(target['@latchkey/source'] ?? {}),
)

/** The folders of bundled dependencies, over all entries. */
const bundled = new Set<string>()

/** `/…/node_modules/jose/dist/index.js` belongs to `/…/node_modules/jose`. */
function dependencyFolder(moduleId: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(moduleId)?.[1]
}

function licenseText(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((it) => /^licen[cs]e/i.test(it))
  if (file === undefined) throw new Error(`${name} is bundled and has no license file to pass on`)
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}

/** A bundled dependency's license asks that its text goes with every copy: it does, in `dist/THIRD-PARTY-NOTICES.txt`. */
const notices: Rolldown.Plugin = {
  name: 'third-party-notices',
  writeBundle({ dir = 'dist' }, output) {
    for (const chunk of Object.values(output)) {
      if (chunk.type !== 'chunk') continue
      for (const id of Object.keys(chunk.modules)) {
        const folder = dependencyFolder(id)
        if (folder !== undefined) bundled.add(folder)
      }
    }
    if (bundled.size === 0) return
    const texts = [...bundled].map(licenseText).toSorted()
    if (!existsSync(dir)) mkdirSync(dir)
    writeFileSync(
      join(dir, 'THIRD-PARTY-NOTICES.txt'),
      `This package contains code of:\n\n${texts.join('\n---\n\n')}`,
    )
  },
}

export default defineConfig(
  entries.map((entry, index): UserConfig => ({
    cwd,
    entry: { [basename(entry, '.ts')]: entry },
    clean: index === 0,
    format: 'esm',
    // A Node builtin is found only where a file's name says node; elsewhere it is a warning, and fails the build.
    platform: basename(entry).includes('node') ? 'node' : 'neutral',
    failOnWarn: true,
    deps: { onlyBundle: ['jose', 'ky'] },
    target: 'es2022',
    tsconfig: 'tsconfig.json',
    fixedExtension: false,
    dts: true,
    sourcemap: true,
    plugins: [notices],
    // The package is whole only once its last entry is there.
    ...(index === entries.length - 1 && {
      publint: { strict: true },
      attw: { profile: 'esm-only' },
    }),
  })),
)
