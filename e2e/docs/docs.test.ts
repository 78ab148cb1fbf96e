import { readFileSync } from 'node:fs'

import { expect, inject, it } from 'vitest'

import { keycloakTarget } from '../contract/target.ts'
import { capabilitiesPage } from './capabilities.ts'
import { operationsPage } from './operations.ts'

const page = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8')

it('docs/operations.md is what the code says; npm run docs writes it', () => {
  expect(page('operations')).toBe(operationsPage())
})

const keycloak = inject('keycloak')

it.skipIf('missing' in keycloak)(
  'docs/capabilities.md is what the server answers; npm run docs writes it',
  async () => {
    if ('missing' in keycloak) return
    const answered = await capabilitiesPage(keycloakTarget(keycloak), keycloak.version)
    expect(page('capabilities')).toBe(answered)
  },
)
