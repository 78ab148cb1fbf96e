import { expect, inject, it } from 'vitest'

import { keycloakTarget } from '../contract/target.ts'
import { startKeycloak } from '../keycloak/server.ts'
import { runCalls } from './run-calls.ts'
import { seedCalls } from './seed-calls.ts'

// A server before Keycloak 17, or one that was set so since, has everything below /auth.
it.skipIf('missing' in inject('keycloak'))(
  'every call of python-keycloak’s page works below /auth',
  async () => {
    const keycloak = await startKeycloak({ relativePath: '/auth' })
    try {
      expect(keycloak.url).toMatch(/\/auth$/u)
      const outcomes = await runCalls(seedCalls(keycloakTarget(keycloak)), {
        begin: () => undefined,
        end: () => undefined,
      })
      expect(outcomes.filter(({ ok }) => !ok)).toEqual([])
      expect(outcomes).toHaveLength(18)
    } finally {
      await keycloak.close()
    }
  },
  180_000,
)
