import type { Session } from '@latchkey/browser-pkce'
import { expect, it } from 'vitest'

import { explain } from './explain.ts'

const claims = { iss: 'https://kc.example', sub: 'u1', aud: 'spa', exp: 2, iat: 1 }
const signedIn = {
  status: 'signed-in',
  cause: 'login',
  claims,
  accessTokenClaims: undefined,
  scope: 'openid',
  expiresAtSeconds: 2,
} as const satisfies Session

it.each([
  [signedIn, 'Signed in as u1'],
  [{ ...signedIn, claims: { ...claims, preferred_username: 'ada' } }, 'Signed in as ada'],
  [
    { ...signedIn, claims: { ...claims, preferred_username: 'ada', name: 'Ada' } },
    'Signed in as Ada',
  ],
  [{ status: 'signed-out', cause: 'session_ended' } as const, 'Nobody is signed in'],
  [{ status: 'unknown', cause: 'server_unreachable' } as const, 'Keycloak cannot be reached'],
])('explains %j', (session, headline) => {
  expect(explain(session).headline).toBe(headline)
})

it.each(['sso_unreachable', 'refresh_ambiguous'] as const)('says what to do at %s', (cause) => {
  expect(explain({ status: 'unknown', cause }).text).toContain('Log in')
})
