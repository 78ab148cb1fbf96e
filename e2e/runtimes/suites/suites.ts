import { join } from 'node:path'

import type { ViteUserConfig } from 'vitest/config'

/** The unit suites that are not about a browser. */
const suites = [
  'packages/core/src/**/*.test.ts',
  'packages/node-confidential/src/**/*.test.ts',
  'packages/transport/src/fetch.test.ts',
] as const

/** They start a Node of their own. */
const ofNode = 'packages/node-confidential/src/node-process-end.test.ts'

/** The suites as another runtime runs them: from the sources, by its export conditions. */
export function suitesFor(
  runtimeConditions: readonly string[],
  excluded: readonly string[] = [],
): ViteUserConfig {
  const conditions = ['@latchkey/source', ...runtimeConditions, 'module', 'import', 'default']
  return {
    root: join(import.meta.dirname, '../../..'),
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      include: [...suites],
      exclude: [ofNode, ...excluded],
      // The server of the fetch suite is slow to misbehave: the default entry is enough. How long a pattern
      // may take was measured in V8, once; JavaScriptCore takes thirty times as long, and also no more for more.
      testNamePattern:
        /^(?!fetchTransport (?:outside of Node|with a fetch of the caller)|.*(?:take no time|a challenge of escapes))/u,
      testTimeout: 30_000,
      // A process a file would take twice the time.
      isolate: false,
    },
  }
}
