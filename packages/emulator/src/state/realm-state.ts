import type { ResourceServer } from '../authorization/resource-server.ts'
import type { Realm, User } from '../realm/realm.ts'
import type { Codes } from './codes.ts'
import type { Expiring } from './expiring.ts'
import type { RealmKeys } from './keys.ts'
import type { Logins } from './logins.ts'
import type { Sessions } from './sessions.ts'

/** A realm with all that happens in it. */
export interface RealmState {
  readonly realm: Realm
  readonly keys: RealmKeys
  readonly sessions: Sessions
  readonly codes: Codes
  readonly logins: Logins
  /** The `jti` of each revoked access token. */
  readonly revoked: Expiring<true>
  /** The `jti` of each client assertion that was used. */
  readonly usedAssertions: Expiring<true>
  /** One-time passwords that were used, where the realm forbids to use one twice. */
  readonly usedOneTimePasswords: Expiring<true>
  /** Where each logout that a page asks about goes then, by the page's `session_code`; '' for nowhere. */
  readonly confirmedLogouts: Expiring<string>
  /** Who `signIn` put before the login page. */
  signedIn: User | undefined
  /** A client's authorization services; `undefined` where they are off. */
  resourceServer(clientId: string): ResourceServer | undefined
}
