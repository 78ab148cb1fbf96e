import { describe, inject } from 'vitest'

import { describeContract } from './contract.ts'
import { keycloakTarget } from './target.ts'

const keycloak = inject('keycloak')

if ('missing' in keycloak) {
  describe.skip(`Keycloak: ${keycloak.missing}`)
} else {
  describeContract(`Keycloak ${keycloak.version}`, keycloakTarget(keycloak))
}
