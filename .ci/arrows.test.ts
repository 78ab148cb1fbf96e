// Every arrow of the house is seen to hold: a file that goes against it is planted in a copy of the tree, and the tool
// that guards the arrow has to name it. What must stay allowed is planted beside it and has to stay unreported.

import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { againstLint, allowed } from './planted-files.ts'

const unknownToCore = [
  'fetch',
  'crypto',
  'localStorage',
  'setTimeout',
  'process',
  'console',
  'performance',
  'Buffer',
  'Headers',
  'Response',
]

type Arrow = readonly [from: string, to: string]

const againstBoundaries: readonly Arrow[] = [
  ['core', 'transport'],
  ['core', 'node-confidential'],
  ['core', 'emulator'],
  ['transport', 'node-confidential'],
  ['transport', 'emulator'],
  ['node-confidential', 'browser-pkce'],
  ['node-confidential', 'emulator'],
  ['node-confidential', 'example'],
  ['emulator', 'transport'],
  ['emulator', 'node-confidential'],
  ['example', 'e2e'],
  ['core', 'e2e'],
]

const alongBoundaries: readonly Arrow[] = [
  ['transport', 'core'],
  ['node-confidential', 'core'],
  ['node-confidential', 'transport'],
  ['emulator', 'core'],
  ['example', 'emulator'],
  ['example', 'node-confidential'],
  ['e2e', 'emulator'],
]

const tags: Readonly<Record<string, string>> = {
  core: 'core',
  transport: 'transport',
  'node-confidential': 'adapter',
  'browser-pkce': 'adapter',
  emulator: 'emulator',
  example: 'example',
  e2e: 'e2e',
}

const root = join(import.meta.dirname, '..')
let copy: string

function plant(path: string, code: string): void {
  mkdirSync(dirname(join(copy, path)), { recursive: true })
  writeFileSync(join(copy, path), `${code}\n`)
}

/** A package of the kind of `like`, that depends on the named ones. */
function plantPackage(name: string, like: string, dependencies: readonly string[]): void {
  const wanted = dependencies.map((dependency) => [`@latchkey/${dependency}`, 'workspace:*'])
  const manifest = {
    name: `@latchkey/${name}`,
    version: '0.0.0',
    dependencies: Object.fromEntries(wanted),
  }
  plant(`packages/${name}/package.json`, JSON.stringify(manifest))
  plant(`packages/${name}/turbo.json`, JSON.stringify({ extends: ['//'], tags: [tags[like]] }))
}

function run(tool: string, ...args: string[]): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  execFile(join(root, 'node_modules/.bin', tool), args, { cwd: copy }, (_, stdout, stderr) =>
    resolve(stdout + stderr),
  )
  return promise
}

beforeAll(() => {
  copy = realpathSync(mkdtempSync(join(tmpdir(), 'latchkey-arrows-')))
  for (const file of [
    'oxlint.config.ts',
    'tsconfig.base.json',
    'turbo.json',
    'package.json',
    'pnpm-lock.yaml',
  ]) {
    cpSync(join(root, file), join(copy, file))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
})

afterAll(() => rmSync(copy, { recursive: true }))

describe('lint', () => {
  let reports: ReadonlyMap<string, readonly string[]>

  beforeAll(async () => {
    for (const [path, code] of [...againstLint, ...allowed]) plant(path, code)
    const { diagnostics } = JSON.parse(
      await run('oxlint', '--format=json', 'packages', 'examples'),
    ) as {
      readonly diagnostics: readonly { readonly filename: string; readonly code: string }[]
    }
    const byFile = Map.groupBy(diagnostics, ({ filename }) => filename)
    reports = new Map([...byFile].map(([file, found]) => [file, found.map(({ code }) => code)]))
  })

  it.each(againstLint)('%s is refused', (path, _, rule) => {
    expect(reports.get(path)).toContainEqual(expect.stringContaining(`(${rule})`))
  })

  it.each(allowed)('%s is let through', (path) => {
    expect(reports.get(path) ?? []).not.toContainEqual(expect.stringContaining('restricted'))
    expect(reports.get(path) ?? []).not.toContainEqual(expect.stringContaining('no-console'))
  })
})

describe('the compiler', () => {
  let output: string

  beforeAll(async () => {
    cpSync(join(root, 'packages/core/tsconfig.json'), join(copy, 'compiler/core/tsconfig.json'))
    cpSync(
      join(root, 'packages/core/src/platform.d.ts'),
      join(copy, 'compiler/core/src/platform.d.ts'),
    )
    cpSync(join(root, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'))
    for (const name of unknownToCore)
      plant(`compiler/core/src/${name}.ts`, `export const it: unknown = ${name}`)
    plant(
      'compiler/core/src/known.ts',
      `export const it: string = new URL('https://a.example').href`,
    )
    output = await run('tsc', '-p', 'compiler/core')
  })

  it.each(unknownToCore)('has no %s in core', (name) => {
    expect(output).toMatch(new RegExp(`/${name}\\.ts.*error TS\\d+: Cannot find name '${name}'`))
  })

  it('has URL in core', () => {
    expect(output).not.toContain('known.ts')
  })
})

describe('turbo boundaries', () => {
  let output: string

  beforeAll(async () => {
    for (const folder of ['packages', 'examples'])
      rmSync(join(copy, folder), { recursive: true, force: true })
    writeFileSync(join(copy, 'pnpm-workspace.yaml'), 'packages: [packages/*]\n')
    for (const name of Object.keys(tags)) plantPackage(name, name, [])
    for (const [from, to] of [...againstBoundaries, ...alongBoundaries]) {
      plantPackage(`${from}--${to}`, from, [to])
    }
    plantPackage('core--undeclared', 'core', [])
    plant('packages/core--undeclared/index.ts', `import 'msw'`)
    plantPackage('core--outside', 'core', [])
    plant('packages/core--outside/index.ts', `import '../e2e/package.json'`)
    output = await run('turbo', 'boundaries', '--no-color')
  })

  it.each(againstBoundaries)('%s must not depend on %s', (from, to) => {
    expect(output).toContain(`@latchkey/${from}--${to}`)
  })

  it.each(alongBoundaries)('%s may depend on %s', (from, to) => {
    expect(output).not.toContain(`@latchkey/${from}--${to}`)
  })

  it('refuses an import that package.json does not name', () => {
    expect(output).toContain('cannot import package `msw` because it is not a dependency')
  })

  it('refuses an import by path from another package', () => {
    expect(output).toContain('import `../e2e/package.json` leaves the package')
  })
})
