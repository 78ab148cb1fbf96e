import { defineConfig } from 'oxlint'
import type { OxlintOverride } from 'oxlint'

// The rules of the house that the compiler cannot hold, and what correct code looks like. `.ci/arrows.test.ts` plants
// a violation of each arrow and sees it reported here.

type Ban = { readonly message: string; readonly allowTypeImports?: boolean } & (
  | { readonly group: string[] }
  // For packages: a group's pattern would match any part of a path.
  | { readonly regex: string }
)

const node: Ban = {
  regex: '^(node:|(fs|http|https|crypto|buffer|stream|url|util|zlib)$)',
  message: 'runs on every platform: Node builtins only in files whose name says node',
}
const ky: Ban = {
  regex: '^ky(/|$)',
  message: 'ky is imported by packages/transport/src/ky.ts alone',
}
const jose: Ban = {
  regex: '^jose(/|$)',
  message: 'jose is imported by packages/core/src/jwt and the emulator alone',
}
const joseRoot: Ban = {
  regex: '^jose($|/jwks/remote$)',
  message: 'by subpath only, and never the one that fetches',
}
const packages: Ban = { regex: '^@latchkey/', message: 'core imports no other package' }
const index: Ban = {
  group: ['**/index.ts', '**/index.*.ts', '.', '..'],
  message: 'index.ts is for consumers: import the file that has it',
}
const otherAdapters: Ban = {
  regex: '^@latchkey/(node-confidential|browser-pkce|emulator|e2e)(/|$)',
  message:
    'adapters know core and transport, never one another, and nothing imports the emulator but tests of the whole',
}
const coreAtRuntime: Ban = {
  regex: '^@latchkey/core(/|$)',
  allowTypeImports: true,
  message:
    'the emulator takes only types from core: what tests must not share the faults of what it tests',
}

const imports = (...patterns: Ban[]): NonNullable<OxlintOverride['rules']> => ({
  'no-restricted-imports': ['error', { patterns }],
})

const coreFolders = [
  'internal',
  'oauth',
  'oidc',
  'uma',
  'keycloak',
  'jwt',
  'session',
  'client',
] as const
type CoreFolder = (typeof coreFolders)[number]

/**
 * Each folder of core and the folders whose code it may use besides its own: internal <- jwt <- oauth <- oidc <- uma,
 * client above all. Types may cross, for a type is a document of a spec, not an operation.
 */
const knows: Record<CoreFolder, readonly CoreFolder[]> = {
  internal: [],
  jwt: ['internal'],
  oauth: ['internal', 'jwt'],
  oidc: ['internal', 'jwt', 'oauth'],
  uma: ['internal', 'jwt', 'oauth', 'oidc'],
  keycloak: ['internal', 'jwt', 'oauth'],
  session: ['internal', 'jwt', 'oauth'],
  client: coreFolders,
}

const coreOverrides = coreFolders.map((folder): OxlintOverride => {
  const strangers = coreFolders.filter(
    (other) => other !== folder && !knows[folder].includes(other),
  )
  const arrow: Ban = {
    group: strangers.map((other) => `**/${other}/**`),
    allowTypeImports: true,
    message: `core/src/${folder} uses the code of ${['itself', ...knows[folder]].join(', ')} alone`,
  }
  const arrows = strangers.length === 0 ? [] : [arrow]
  return {
    files: [`packages/core/src/${folder}/**/*.ts`],
    rules: imports(node, ky, folder === 'jwt' ? joseRoot : jose, packages, index, ...arrows),
  }
})

const tests = ['**/*.test.ts', '**/*.test-d.ts']

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'promise', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true },
  ignorePatterns: ['**/dist/**'],
  rules: {
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'import/no-default-export': 'error',
    'import/no-cycle': ['error', { ignoreTypes: true }],
    'no-console': 'error',
    'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    // False alarms on an exhaustive switch; the compiler's noImplicitReturns sees the real ones.
    'typescript/consistent-return': 'off',
    // Ports and clients are closures; none of them has a `this` to lose.
    'typescript/unbound-method': 'off',
    // toSorted and toReversed are not in ES2022.
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
  },
  overrides: [
    {
      files: ['packages/core/src/**/*.ts'],
      rules: {
        ...imports(node, ky, jose, packages, index),
        // The compiler knows no other ambient names in core; these are in ES2022 itself.
        'no-restricted-globals': [
          'error',
          { name: 'Date', message: 'time comes in as `now`, in seconds' },
          { name: 'globalThis', message: 'core has no ambient globals but those of platform.d.ts' },
        ],
        'no-restricted-properties': [
          'error',
          {
            object: 'Math',
            property: 'random',
            message: 'randomness comes in by the entropy port',
          },
        ],
      },
    },
    ...coreOverrides,
    { files: ['packages/transport/src/**/*.ts'], rules: imports(node, ky, jose, otherAdapters) },
    { files: ['packages/transport/src/ky.ts'], rules: imports(node, jose, otherAdapters) },
    { files: ['packages/transport/src/node*.ts'], rules: imports(ky, jose, otherAdapters) },
    {
      files: ['packages/{node-confidential,browser-pkce}/src/**/*.ts'],
      rules: imports(node, ky, jose, otherAdapters),
    },
    {
      files: ['packages/node-confidential/src/**/*node*.ts'],
      rules: imports(ky, jose, otherAdapters),
    },
    {
      files: ['packages/emulator/src/**/*.ts'],
      rules: imports(ky, joseRoot, otherAdapters, coreAtRuntime),
    },
    // Tests bring their own platform, clock and keys; what they import, turbo boundaries and the lockfile decide.
    {
      files: tests,
      rules: {
        'no-restricted-imports': 'off',
        'no-restricted-globals': 'off',
        'no-restricted-properties': 'off',
        // A row's own function reads best where the row is.
        'unicorn/consistent-function-scoping': 'off',
      },
    },
    // They read only JSON that they, or a server under test, have made.
    {
      files: [...tests, '.ci/**', 'e2e/**'],
      rules: { 'typescript/no-unsafe-type-assertion': 'off' },
    },
    // The contract's titles come from its target, and a target that this machine lacks is skipped (in CI: failed).
    {
      files: ['e2e/**'],
      rules: {
        'vitest/no-conditional-tests': 'off',
        'vitest/no-disabled-tests': 'off',
        'vitest/valid-describe-callback': 'off',
        'vitest/valid-title': 'off',
      },
    },
    // Programs speak on the console; packages never do. Tools are configured by default exports.
    { files: ['.ci/**', 'examples/**', 'e2e/**'], rules: { 'no-console': 'off' } },
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
  ],
})
