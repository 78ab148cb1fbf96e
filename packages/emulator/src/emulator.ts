import type { HttpHandler } from 'msw'

import { createFaults } from './faults.ts'
import type { Fault, FaultOptions } from './faults.ts'
import { fetchHandlersAt } from './handlers.ts'
import type { KeycloakEmulatorOptions, OfRealm } from './options.ts'
import { findUser } from './realm/read-users.ts'
import type { User } from './realm/realm.ts'
import { authorizeRoute } from './routes.ts'
import type { EndpointName } from './routes.ts'
import { serve } from './serve.ts'
import type { Server } from './serve.ts'
import { serverClock } from './state/clock.ts'
import { createRealmState } from './state/create-realm-state.ts'
import type { RealmState } from './state/realm-state.ts'
import { once } from './warn.ts'

/** A server that listens. */
export interface Listening {
  /** Without a trailing slash. */
  readonly url: string
  close(): Promise<void>
}

/** How a server is told to listen. */
export interface ListenOptions {
  /** Any free one unless given. */
  readonly port?: number
  /** `localhost` unless given. */
  readonly hostname?: string
}

/** A Keycloak that is none: what it answers, and what a test does with it. */
export interface KeycloakEmulator {
  /** For msw's `setupServer` and `setupWorker`. */
  readonly handlers: readonly HttpHandler[]
  /** Answers over HTTP as well, pages included. Only in Node. */
  listen(options?: ListenOptions): Promise<Listening>
  /** Puts a person before the login page: whoever asks to log in is this user, without a page, until `signOut` or a logout. Throws a `RangeError` for a user that the realm has not. */
  signIn(username: string, options?: OfRealm): void
  /** The callback URL that an authorization URL leads to for who is signed in: for a browser, where fetch sees no redirect. Rejects with an `Error` where a page would be shown. */
  callbackOf(authorizationUrl: string): Promise<string>
  /** Takes the person away. */
  signOut(options?: OfRealm): void
  /** Moves the server's time on, in seconds. */
  advance(seconds: number): void
  /** How far the server's clock is from the true time, in seconds; negative where it is late. */
  skewClock(seconds: number): void
  /** Adds a signing key that goes before all others. What comes back takes it away again. */
  rotateKeys(options?: OfRealm): Promise<() => void>
  /** Ends all sessions of a user, as an administrator does, and says how many. Throws a `RangeError` for a user that the realm has not. */
  revokeSessions(username: string, options?: OfRealm): number
  /** Makes the realm refuse tokens from before, in seconds since the epoch; 0 takes it back. */
  setNotBefore(epochSeconds: number, options?: OfRealm): void
  /** Puts a fault before the next request of an endpoint, before the next `times`, or before a `share` of them. Throws a `RangeError` for numbers that say nothing. */
  fault(endpoint: EndpointName, fault: Fault, options?: FaultOptions): void
  /** Takes back all faults that no request has met. */
  clearFaults(): void
}

/** What a platform adds: over HTTP only Node can listen. */
export type Listen = (server: Server, path: string, options: ListenOptions) => Promise<Listening>

/** Makes an emulator on a platform. */
export function assembleEmulator(
  options: KeycloakEmulatorOptions,
  listen: Listen,
): KeycloakEmulator {
  const warn = once(options.warn ?? ((message) => globalThis.console.warn(`[emulator] ${message}`)))
  const url = (options.url ?? 'http://localhost:8080').replace(/\/+$/u, '')
  if (!URL.canParse(url)) throw new TypeError(`url is an absolute URL, not "${url}"`)
  const realms = new Map(
    options.realms.map((realm, ordinal) => [realm.realm, createRealmState(realm, ordinal, warn)]),
  )
  const [first] = realms.values()
  if (first === undefined) throw new TypeError('realms has at least one realm export')
  const server: Server = { realms, clock: serverClock(), faults: createFaults(), warn }

  function stateNamed({ realm }: OfRealm = {}): RealmState {
    const state = realm === undefined ? first : realms.get(realm)
    if (state === undefined) {
      throw new RangeError(`there is no realm ${realm}; there are ${[...realms.keys()].join(', ')}`)
    }
    return state
  }

  return {
    handlers: fetchHandlersAt(server, url),
    listen: (listening = {}) =>
      listen(server, new URL(url).pathname.replace(/\/$/u, ''), listening),
    signIn(username, of) {
      const state = stateNamed(of)
      state.signedIn = userNamed(state, username)
    },
    async callbackOf(authorizationUrl) {
      const response = await serve(server, authorizeRoute, new Request(authorizationUrl))
      const location = response.headers.get('location')
      if (location === null) {
        throw new Error(
          `a page with status ${response.status} would be shown; call signIn(username) first`,
        )
      }
      return location
    },
    signOut(of) {
      stateNamed(of).signedIn = undefined
    },
    advance: server.clock.advance,
    skewClock: server.clock.skew,
    rotateKeys: (of) => stateNamed(of).keys.rotate(),
    revokeSessions(username, of) {
      const state = stateNamed(of)
      return state.sessions.endOf(userNamed(state, username).id)
    },
    setNotBefore(epochSeconds, of) {
      stateNamed(of).realm.notBefore = epochSeconds
    },
    fault: server.faults.add,
    clearFaults: server.faults.clear,
  }
}

function userNamed({ realm }: RealmState, username: string): User {
  const user = findUser(realm.users, username, true)
  if (user === undefined) throw new RangeError(`realm ${realm.name} has no user ${username}`)
  return user
}
