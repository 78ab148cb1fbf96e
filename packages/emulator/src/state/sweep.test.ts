import { expect, it } from 'vitest'

import { createFaults } from '../faults.ts'
import { authorizeRoute, routes } from '../routes.ts'
import { serve } from '../serve.ts'
import type { Server } from '../serve.ts'
import { serverClock } from './clock.ts'
import { createRealmState } from './create-realm-state.ts'
import type { RealmState } from './realm-state.ts'

const realm = {
  realm: 'r',
  clients: [
    { clientId: 'app', publicClient: true, redirectUris: ['https://app.example/*'] },
    { clientId: 'bot', secret: 's'.repeat(64), clientAuthenticatorType: 'client-secret-jwt' },
  ],
  users: [{ id: 'a', username: 'ada', credentials: [{ type: 'password', value: 'pass' }] }],
}

function serverWith(state: RealmState): Server {
  const warn = (): void => undefined
  return {
    realms: new Map([['r', state]]),
    clock: serverClock(() => 0),
    faults: createFaults(),
    warn,
  }
}

function sizes({ sessions, codes, logins, revoked, confirmedLogouts }: RealmState): number[] {
  return [sessions, codes, logins, revoked, confirmedLogouts].map(({ size }) => size)
}

const authorization = new Request(
  'http://localhost/realms/r/protocol/openid-connect/auth?client_id=app&response_type=code&redirect_uri=https://app.example/',
)
const logoutRoute = routes.find(({ path }) => path.endsWith('/logout')) ?? authorizeRoute
const logout = new Request('http://localhost/realms/r/protocol/openid-connect/logout')

it(
  'after 10,000 logins memory is what it was, once they are over',
  { timeout: 60_000 },
  async () => {
    const state = createRealmState(realm, 0, () => undefined)
    const server = serverWith(state)
    // Half of them end in a session, half stay at the login page; and some ask to log out.
    const visit = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        state.signedIn = index % 2 === 0 ? state.realm.users.get('a') : undefined
        await serve(server, authorizeRoute, authorization)
        if (index % 10 === 0) await serve(server, logoutRoute, logout)
        state.revoked.set(`jti ${index}`, true, {
          expiresAt: server.clock.now() + 300,
          now: server.clock.now(),
        })
      }
    }
    await visit(10_000)
    expect(sizes(state)).toEqual([5000, 5000, 5000, 10_000, 1000])
    // Everything has its own end, the session that is idle the last of them.
    server.clock.advance(1800)
    await visit(10)
    expect(sizes(state)).toEqual([5, 5, 5, 10, 1])
  },
)
