import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig, mergeConfig } from 'vitest/config'

import { compatibilityDate } from '../run-workerd.ts'
import { suitesFor } from './suites.ts'

// The suite of fetch asks a server of `node:net`, which workerd has not. vitest itself needs nodejs_compat.
const excluded = ['**/node-*.test.ts', 'packages/transport/**']

export default mergeConfig(
  defineConfig(suitesFor(['workerd', 'worker', 'browser'], excluded)),
  defineConfig({
    plugins: [
      cloudflareTest({ miniflare: { compatibilityDate, compatibilityFlags: ['nodejs_compat'] } }),
    ],
  }),
)
