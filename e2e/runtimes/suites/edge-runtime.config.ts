import { defineConfig, mergeConfig } from 'vitest/config'

import { suitesFor } from './suites.ts'

// This environment lets Node's own globals through: whether one is missed shows only the bundle in the real thing.
export default mergeConfig(
  defineConfig(suitesFor(['edge-light', 'worker', 'browser'], ['**/node-*.test.ts'])),
  defineConfig({ test: { environment: 'edge-runtime' } }),
)
