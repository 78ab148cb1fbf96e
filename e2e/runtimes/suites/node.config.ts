import { defineConfig } from 'vitest/config'

import { suitesFor } from './suites.ts'

// Node, Deno and Bun: all three take what is exported for `node`.
export default defineConfig(suitesFor(['node']))
