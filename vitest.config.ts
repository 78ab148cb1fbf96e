import { join } from 'node:path'

import { defineConfig } from 'vitest/config'
import type { TestProjectInlineConfiguration } from 'vitest/config'

// Packages are tested from their sources: no build has to run first.
const conditions = ['@latchkey/source', 'module', 'node', 'import', 'default']

function packageProject(name: string): TestProjectInlineConfiguration {
  return {
    extends: true,
    // A hang is found as well after twenty seconds, and a busy machine is not one.
    test: { name, root: `packages/${name}`, include: ['src/**/*.test.ts'], testTimeout: 20_000 },
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      ...['core', 'transport', 'emulator', 'node-confidential', 'browser-pkce'].map(packageProject),
      {
        extends: true,
        test: { name: 'examples', root: 'examples', include: ['*/src/**/*.test.ts'] },
      },
      // The rules of the house themselves.
      {
        extends: true,
        test: { name: 'house', include: ['.ci/**/*.test.ts'], testTimeout: 30_000 },
      },
      // Files run one after another, for they share one server.
      {
        extends: true,
        test: {
          name: 'e2e',
          root: 'e2e',
          include: ['**/*.test.ts'],
          globalSetup: [join(import.meta.dirname, 'e2e/keycloak/global-setup.ts')],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 300_000,
          // A browser on a busy machine needs more than the second that is vitest's own limit.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
})
