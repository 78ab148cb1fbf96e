// What every entry of this package gives.
export {
  decodeToken,
  hasRealmRole,
  hasResourceRole,
  LatchkeyError,
  UsageError,
} from '@latchkey/core'
export type {
  AccessTokenOptions,
  BrowserClient,
  BrowserLogoutParameters,
  LoginParameters,
} from './browser-client.ts'
export { indexedDbStorage } from './indexed-db-storage.ts'
export type { BrowserClientOptions } from './options.ts'
export { withFetch } from './with-fetch.ts'
export type { Fetching, FetchSettings } from './with-fetch.ts'
export { withUma } from './with-uma.ts'
export type { UmaMethods, UmaOptions, UmaOptionsWithAudience } from './with-uma.ts'
export { withUserinfo } from './with-userinfo.ts'
export type { UserinfoMethod } from './with-userinfo.ts'
export type { SessionStore, StoredSession } from './session-store.ts'
export type {
  Callback,
  Session,
  SessionCommon,
  SignedIn,
  SignedInCause,
  SignedOut,
  SignedOutCause,
  Unknown,
  UnknownCause,
  WithoutUser,
} from './session.ts'
