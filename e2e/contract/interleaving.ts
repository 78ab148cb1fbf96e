import { describe, expect, it } from 'vitest'

import { users } from '../keycloak/cast.ts'
import type { Target } from './target.ts'

/** One client serves many users at once. */
export function describeInterleaving({ client, tokensOf }: Target): void {
  describe('a hundred users’ calls at once, on one client', () => {
    it('answer each with their own', async () => {
      const api = client()
      const people = Object.values(users)
      const sessions = await Promise.all(
        people.map(async (user) => ({ user, ...(await tokensOf(user)) })),
      )
      const calls = Array.from({ length: 100 / sessions.length }, () => sessions).flat()
      expect(calls).toHaveLength(100)
      const answers = await Promise.all(
        calls.map(async ({ user, access_token }, index) => {
          switch (index % 4) {
            case 0:
              return (await api.userinfo(access_token)).preferred_username
            case 1: {
              const answer = await api.introspect(access_token)
              return answer.active ? answer.username : undefined
            }
            case 2:
              return (await api.verifyToken(access_token)).preferred_username
            default: {
              const { isAuthorized } = await api.hasUmaAccess(access_token, 'Lamp#view')
              return isAuthorized === (user !== users.mallory) ? user.username : 'somebody else'
            }
          }
        }),
      )
      expect(answers).toEqual(calls.map(({ user }) => user.username))
    })
  })
}
