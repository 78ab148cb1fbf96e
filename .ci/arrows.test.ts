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

type Planted = readonly [path: string, code: string, reported: string]

const lines300 = Array.from(
  { length: 301 },
  (_, line) => `export const line${line} = ${line}`,
).join('\n')

const againstLint: readonly Planted[] = [
  [
    'packages/core/src/internal/knows-operation.ts',
    `import '../oauth/pkce.ts'`,
    'no-restricted-imports',
  ],
  [
    'packages/core/src/internal/knows-client.ts',
    `import '../client/call.ts'`,
    'no-restricted-imports',
  ],
  ['packages/core/src/jwt/knows-oauth.ts', `import '../oauth/pkce.ts'`, 'no-restricted-imports'],
  [
    'packages/core/src/oauth/knows-oidc.ts',
    `import '../oidc/userinfo.ts'`,
    'no-restricted-imports',
  ],
  ['packages/core/src/oidc/knows-uma.ts', `import '../uma/permission.ts'`, 'no-restricted-imports'],
  ['packages/core/src/uma/knows-client.ts', `import '../client/call.ts'`, 'no-restricted-imports'],
  [
    'packages/core/src/keycloak/knows-session.ts',
    `import '../session/table.ts'`,
    'no-restricted-imports',
  ],
  [
    'packages/core/src/session/knows-keycloak.ts',
    `import '../keycloak/realm.ts'`,
    'no-restricted-imports',
  ],
  ['packages/core/src/client/knows-index.ts', `import '../index.ts'`, 'no-restricted-imports'],
  ['packages/core/src/knows-index.ts', `import './index.ts'`, 'no-restricted-imports'],
  ['packages/core/src/client/jose.ts', `import 'jose/jwt/verify'`, 'no-restricted-imports'],
  ['packages/core/src/jwt/whole-jose.ts', `import 'jose'`, 'no-restricted-imports'],
  ['packages/core/src/jwt/remote-jose.ts', `import 'jose/jwks/remote'`, 'no-restricted-imports'],
  ['packages/core/src/node.ts', `import 'node:crypto'`, 'no-restricted-imports'],
  ['packages/core/src/ky.ts', `import 'ky'`, 'no-restricted-imports'],
  ['packages/core/src/transport.ts', `import '@latchkey/transport/fetch'`, 'no-restricted-imports'],
  ['packages/core/src/clock.ts', `export const now = Date.now()`, 'no-restricted-globals'],
  ['packages/core/src/ambient.ts', `export const all = globalThis`, 'no-restricted-globals'],
  ['packages/core/src/dice.ts', `export const dice = Math.random()`, 'no-restricted-properties'],
  ['packages/core/src/console.ts', `console.log(1)`, 'no-console'],
  ['packages/core/src/long.ts', lines300, 'max-lines'],
  ['packages/core/src/default.ts', `export default 1`, 'no-default-export'],
  [
    'packages/core/src/cycle.ts',
    `import { b } from './cycle-2.ts'\nexport const a = () => b`,
    'no-cycle',
  ],
  [
    'packages/core/src/cycle-2.ts',
    `import { a } from './cycle.ts'\nexport const b = () => a`,
    'no-cycle',
  ],
  ['packages/transport/src/fetch-and-ky.ts', `import 'ky'`, 'no-restricted-imports'],
  ['packages/transport/src/jose.ts', `import 'jose/jwt/verify'`, 'no-restricted-imports'],
  ['packages/transport/src/fetch.ts', `import 'node:http'`, 'no-restricted-imports'],
  [
    'packages/transport/src/adapter.ts',
    `import '@latchkey/node-confidential'`,
    'no-restricted-imports',
  ],
  ['packages/node-confidential/src/ky.ts', `import 'ky'`, 'no-restricted-imports'],
  ['packages/node-confidential/src/jose.ts', `import 'jose/jwt/verify'`, 'no-restricted-imports'],
  ['packages/node-confidential/src/index.ts', `import 'node:crypto'`, 'no-restricted-imports'],
  [
    'packages/node-confidential/src/adapter.ts',
    `import '@latchkey/browser-pkce'`,
    'no-restricted-imports',
  ],
  [
    'packages/node-confidential/src/emulator.ts',
    `import '@latchkey/emulator'`,
    'no-restricted-imports',
  ],
  [
    'packages/browser-pkce/src/adapter.ts',
    `import '@latchkey/node-confidential/slim'`,
    'no-restricted-imports',
  ],
  [
    'packages/emulator/src/core.ts',
    `import { parse } from '@latchkey/core'\nparse()`,
    'no-restricted-imports',
  ],
  ['packages/emulator/src/whole-jose.ts', `import 'jose'`, 'no-restricted-imports'],
]

const allowed: readonly (readonly [path: string, code: string])[] = [
  [
    'packages/core/src/internal/names-type.ts',
    `import type { A } from '../oauth/a.ts'\nexport type B = A`,
  ],
  ['packages/core/src/jwt/jose.ts', `import 'jose/jwt/verify'`],
  ['packages/core/src/jwt/verify.test.ts', `import 'node:crypto'`],
  ['packages/core/src/client/knows-all.ts', `import '../uma/permission.ts'`],
  ['packages/transport/src/ky.ts', `import 'ky'`],
  ['packages/transport/src/node.ts', `import 'node:http'`],
  ['packages/node-confidential/src/index.node.ts', `import 'node:crypto'`],
  ['packages/node-confidential/src/fetch.ts', `import '@latchkey/transport/fetch'`],
  ['packages/node-confidential/src/jose.lazy.ts', `import '@latchkey/core/jose'`],
  ['packages/node-confidential/src/ky.lazy.ts', `import '@latchkey/transport/ky'`],
  ['packages/core/src/client/http.ts', `import '../http.ts'`],
  ['packages/emulator/src/types.ts', `import type { A } from '@latchkey/core'\nexport type B = A`],
  ['packages/emulator/src/jose.ts', `import 'jose/jwt/verify'`],
  ['examples/one/main.ts', `console.log(1)`],
]

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
