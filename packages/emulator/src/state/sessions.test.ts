import { expect, it } from 'vitest'

import { readRealm } from '../realm/read-realm.ts'
import { createSessions } from './sessions.ts'
import type { Sessions } from './sessions.ts'

function sessions(settings: object = {}): Sessions {
  const timeouts = {
    ssoSessionIdleTimeout: 100,
    ssoSessionMaxLifespan: 250,
    offlineSessionIdleTimeout: 1000,
  }
  const realm = readRealm({ realm: 'r', ...timeouts, ...settings }, () => undefined)
  return createSessions(realm.settings)
}

it.each([
  ['idle', [0], 99, true],
  ['idle too long', [0], 100, false],
  ['kept up by refreshing', [90, 180], 249, true],
  ['not beyond its lifespan', [90, 180, 240], 250, false],
])('a session that is %s', (_, refreshes, at, lives) => {
  const all = sessions()
  const session = all.begin('ada', 0)
  for (const time of refreshes) session.lastRefreshAt = time
  expect(all.find(session.id, at) !== undefined).toBe(lives)
})

it('an offline session has its own timeout, and no end unless the realm says so', () => {
  const all = sessions()
  const session = all.begin('ada', 0, { isOffline: true })
  expect(all.maxEnd(session)).toBeUndefined()
  expect(all.find(session.id, 999, 'offline')).toBe(session)
  expect(all.find(session.id, 999)).toBeUndefined()
  const bounded = sessions({
    offlineSessionMaxLifespanEnabled: true,
    offlineSessionMaxLifespan: 500,
  })
  const short = bounded.begin('ada', 0, { isOffline: true })
  expect(bounded.find(short.id, 500, 'offline')).toBeUndefined()
})

it('the shorter timeout of client sessions counts', () => {
  const all = sessions({ clientSessionIdleTimeout: 10 })
  const { id } = all.begin('ada', 0)
  expect(all.find(id, 10)).toBeUndefined()
})

it('ends those of a user, and nobody else’s', () => {
  const all = sessions()
  const [one, two, other] = [all.begin('ada', 0), all.begin('ada', 0), all.begin('bob', 0)]
  expect(all.endOf('ada')).toBe(2)
  expect([one, two, other].map(({ id }) => all.find(id, 1) !== undefined)).toEqual([
    false,
    false,
    true,
  ])
})

it('a client that comes again keeps what is known of its refresh tokens', () => {
  const all = sessions()
  const session = all.begin('ada', 0)
  const first = all.attach(session, 'app', { scope: [], nowSeconds: 0 })
  const second = all.attach(session, 'app', { scope: ['openid'], nowSeconds: 1 })
  expect(second.refreshing).toBe(first.refreshing)
})
