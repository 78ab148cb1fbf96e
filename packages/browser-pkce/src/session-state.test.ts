import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openPage } from '../test/page.ts'
import type { TestPage } from '../test/page.ts'
import { sessionState } from './session-state.ts'
import type { Session } from './session.ts'

const part = (value: object): string => btoa(JSON.stringify(value)).replaceAll('=', '')
const jwt = (claims: object): string => `${part({ alg: 'none' })}.${part(claims)}.x`

const tokens = {
  access_token: jwt({ sub: 'ada', realm_access: { roles: ['keeper'] } }),
  refresh_token: 'MARKED',
  id_token: jwt({ sub: 'ada', name: 'Ada' }),
  scope: 'openid',
  issuedAtSeconds: 1,
  expiresAtSeconds: 61,
  clockSkewSeconds: 0,
}
const network = { code: 'network', sent: 'maybe' } as const

let page: TestPage
beforeEach(() => (page = openPage()))
afterEach(() => vi.unstubAllGlobals())

describe('sessionState', () => {
  it('begins with knowing nothing', () => {
    expect(sessionState().current).toEqual({ status: 'unknown', cause: 'not_started' })
  })

  it('is frozen, down to the roles', () => {
    const state = sessionState()
    expect(Object.isFrozen(state.current)).toBe(true)
    state.signedIn('login', tokens)
    const { claims, accessTokenClaims } = state.current
    const roles: unknown = accessTokenClaims?.realm_access?.roles
    expect([state.current, claims, accessTokenClaims, roles].every(Object.isFrozen)).toBe(true)
    expect(() => Array.prototype.push.call(roles, 'admin')).toThrow(TypeError)
  })

  it('shows claims, and no token', () => {
    const state = sessionState()
    state.signedIn('login', tokens)
    expect(state.current).toEqual({
      status: 'signed-in',
      cause: 'login',
      claims: { sub: 'ada', name: 'Ada' },
      accessTokenClaims: { sub: 'ada', realm_access: { roles: ['keeper'] } },
      scope: 'openid',
      expiresAtSeconds: 61,
    })
    expect(JSON.stringify(state.current)).not.toContain('MARKED')
  })

  it('an opaque access token has no claims to show', () => {
    const state = sessionState()
    state.signedIn('login', { ...tokens, access_token: 'opaque' })
    expect(state.current).toMatchObject({ status: 'signed-in', accessTokenClaims: undefined })
  })

  it('gives one frozen object until something changes, and then another', () => {
    const state = sessionState()
    const seen = new Set<Session>()
    for (const change of [
      () => state.signedIn('login', tokens),
      () => state.signedIn('refresh_failed', tokens, network),
      () => state.unknown('server_unreachable', network),
      () => state.signedOut('logout'),
      () => state.signedOut('logout'),
    ]) {
      change()
      const { current } = state
      expect(state.current).toBe(current)
      expect(Object.isFrozen(current)).toBe(true)
      expect(() => Object.assign(current, { status: 'signed-in' })).toThrow(TypeError)
      seen.add(current)
    }
    expect(seen.size).toBe(5)
  })

  it.each<[string, (state: ReturnType<typeof sessionState>) => void, object]>([
    [
      'signed in',
      (state) => state.signedIn('refresh_failed', tokens, network),
      { problem: network },
    ],
    ['unknown', (state) => state.unknown('server_unreachable', network), { problem: network }],
  ])('says why: %s', (_name, change, expected) => {
    const state = sessionState()
    change(state)
    expect(state.current).toMatchObject(expected)
    state.unknown('sso_unreachable')
    expect(state.current).not.toHaveProperty('problem')
    state.signedOut('no_session')
    expect(state.current).toEqual({ status: 'signed-out', cause: 'no_session' })
  })

  it('tells each subscription, until it ends; the end of one ends no other', () => {
    const state = sessionState()
    const heard: string[] = []
    const listener = ({ cause }: Session): number => heard.push(cause)
    const first = state.subscribe(listener)
    const second = state.subscribe(listener)
    state.signedOut('no_session')
    expect(heard).toEqual(['no_session', 'no_session'])
    first()
    first()
    state.signedOut('logout')
    expect(heard).toEqual(['no_session', 'no_session', 'logout'])
    second()
    state.signedOut('logout_elsewhere')
    expect(heard).toHaveLength(3)
  })

  it('a listener hears of what is current already', () => {
    const state = sessionState()
    state.subscribe((session) => expect(state.current).toBe(session))
    state.signedOut('no_session')
    expect.assertions(1)
  })

  it('a listener that throws is reported, and keeps nothing from the others', () => {
    const state = sessionState()
    const heard: string[] = []
    const fault = new Error('the fault of the page')
    state.subscribe(() => {
      throw fault
    })
    state.subscribe(({ cause }) => heard.push(cause))
    expect(() => state.signedOut('no_session')).not.toThrow()
    expect(heard).toEqual(['no_session'])
    expect(page.reported).toEqual([fault])
  })

  it('a listener that changes the state leaves all with the last', () => {
    const state = sessionState()
    const heard: string[] = []
    state.subscribe(({ cause }) => cause === 'login' && state.signedOut('logout'))
    state.subscribe(({ cause }) => heard.push(cause))
    state.signedIn('login', tokens)
    expect(state.current.cause).toBe('logout')
    expect(heard.at(-1)).toBe('logout')
    expect(heard).not.toContain('login')
  })

  it('a listener may end its own subscription, and another', () => {
    const state = sessionState()
    const heard: string[] = []
    const ends: (() => void)[] = []
    ends.push(state.subscribe(() => ends.forEach((end) => end())))
    ends.push(state.subscribe(({ cause }) => heard.push(cause)))
    state.signedOut('no_session')
    state.signedOut('logout')
    expect(heard).toEqual([])
  })

  it('the callback is told with the next snapshot, and stays', () => {
    const state = sessionState()
    const callback = { status: 'completed', returnTo: 'https://app.example.com/' } as const
    const heard: Session[] = []
    state.subscribe((session) => heard.push(session))
    state.setCallback(callback)
    expect(heard).toEqual([])
    state.signedIn('login', tokens)
    state.signedOut('logout')
    state.unknown('sso_unreachable')
    expect(heard.map((session) => session.callback)).toEqual([callback, callback, callback])
  })
})
