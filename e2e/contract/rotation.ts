import { describe, expect, it } from 'vitest'

import { ROTATION_REALM, users } from '../keycloak/cast.ts'
import { reasonOf } from './target.ts'
import type { Target } from './target.ts'

/** A realm that rotates refresh tokens and allows no reuse. */
export function describeRotation({ client }: Target): void {
  describe('refresh token rotation', () => {
    it('gives a new refresh token each time', async () => {
      const api = client({ realm: ROTATION_REALM })
      let { refresh_token = '' } = await api.passwordGrant(users.ada)
      for (let round = 0; round < 3; round++) {
        const next = await api.refreshTokenGrant({ refresh_token })
        expect(next.refresh_token).not.toBe(refresh_token)
        refresh_token = next.refresh_token ?? ''
      }
    })

    it('ends the client session when an old refresh token comes again, the winner’s too', async () => {
      const api = client({ realm: ROTATION_REALM })
      const first = await api.passwordGrant(users.ada)
      const second = await api.refreshTokenGrant({ refresh_token: first.refresh_token ?? '' })
      expect(
        await reasonOf(api.refreshTokenGrant({ refresh_token: first.refresh_token ?? '' })),
      ).toEqual({
        code: 'oauth_error',
        status: 400,
        error: 'invalid_grant',
        error_description: 'Maximum allowed refresh token reuse exceeded',
        tokenFate: 'consumed',
      })
      expect(
        await reasonOf(api.refreshTokenGrant({ refresh_token: second.refresh_token ?? '' })),
      ).toMatchObject({
        error: 'invalid_grant',
        error_description: "Session doesn't have required client",
      })
      expect(await reasonOf(api.userinfo(second.access_token))).toMatchObject({ status: 401 })
    })
  })
}
