import { lighthouseRealmFile, rotationRealmFile } from './realms.ts'
import sealKey from './seal-service-key.json' with { type: 'json' }

// Secrets and passwords are read from the realm file, so that they are written down once.
const { clients: allClients, users: allUsers } = lighthouseRealmFile.representation

/** The realm of nearly every test. */
export const REALM: string = lighthouseRealmFile.representation.realm
/** Its twin with `revokeRefreshToken`; it has `logbookApi`, `harborWeb`, `ada` and `jörg` only. */
export const ROTATION_REALM: string = rotationRealmFile.representation.realm

/** A client that has a secret. */
export interface ConfidentialClient {
  readonly clientId: string
  readonly clientSecret: string
}

/** A client that has none. */
export interface PublicClient {
  readonly clientId: string
}

/** A person. */
export interface User {
  readonly username: string
  readonly password: string
}

function confidential(clientId: string): ConfidentialClient {
  const client = allClients.find((each) => each.clientId === clientId)
  if (client?.secret === undefined) throw new Error(`the realm has no secret of ${clientId}`)
  return { clientId, clientSecret: client.secret }
}

function user(username: string): User {
  const credentials = allUsers.find((each) => each.username === username)?.credentials
  const password = credentials?.find((each) => each.type === 'password')?.value
  if (password === undefined) throw new Error(`the realm has no password of ${username}`)
  return { username, password }
}

/** The clients of {@link REALM}. */
export const clients = {
  /** The resource server: authorization services, every grant, its own audience. */
  logbookApi: confidential('logbook-api'),
  /** In nobody's audience: what it introspects is inactive. */
  tideService: confidential('tide-service'),
  /** Target of a token exchange, for users who hold its role; may ask for refresh tokens. */
  pilotService: confidential('pilot-service'),
  /** A second resource server. It too has a `Vault`, with scopes read and light, and visitors may open it. */
  towerApi: confidential('tower-api'),
  /** Out of everybody's reach. */
  wreckService: confidential('wreck-service'),
  /** May impersonate by a legacy exchange with `requested_subject`. */
  keeperBot: confidential('keeper-bot'),
  /** May not. */
  deckhandBot: confidential('deckhand-bot'),
  /** Its userinfo is a signed JWT (RS256). */
  signedService: confidential('signed-service'),
  /** Authenticates by `client_secret_jwt`, and by nothing else. */
  stampService: confidential('stamp-service'),
  /** Authenticates by `private_key_jwt` with {@link sealServiceKey}. */
  sealService: { clientId: 'seal-service' },
  /** A single-page application: PKCE with S256, any port of localhost. */
  harborWeb: { clientId: 'harbor-web' },
  /** The same, but callbacks lack `iss` though discovery promises it. */
  fogWeb: { clientId: 'fog-web' },
} satisfies Record<string, ConfidentialClient | PublicClient>

/** The private key of `seal-service`, ES256. It opens nothing but a test. */
export const sealServiceKey = sealKey

/** The people of {@link REALM}; {@link granted} says what each may do. */
export const users = {
  /** Keeper and editor, holds the role of `pilot-service`. */
  ada: user('ada'),
  /** Visitor. */
  jörg: user('jörg.müller'),
  /** Visitor of the night watch, signs in with a second factor. */
  tess: user('tess'),
  /** Editor of the night watch. */
  grace: user('grace'),
  /** May do nothing. */
  mallory: user('mallory'),
} satisfies Record<string, User>

/** Has to set a profile and a password at the first login, and so gets no token by password. */
export const rookie: User = user('rookie')

/** The resources of `logbook-api`, by their names there. */
export const resources = {
  /** Scopes read and write; writing also depends on the client that the token was issued to. */
  logbook: 'Logbook',
  /** Scopes view and light. */
  lamp: 'Lamp',
  /** Has no scopes. */
  foghorn: 'Foghorn',
  /** Has scope read, and no permission says who gets it. */
  vault: 'Vault',
  /** Of type `urn:lighthouse:chart`, with scope view, as is the other chart. */
  northChart: 'North Chart',
  /** Its own permission must grant it besides that of its type. */
  southChart: 'South Chart',
  /** Scope read. */
  handbuch: 'Wärter Handbuch',
  /** Scope read. No request can say this name: ask for {@link TIDES_ID}. */
  tides: 'Tides, Table #1',
  /** Scopes read and write. Ada's own, to share as she likes; others must ask for it by its id. */
  diary: "Ada's Diary",
} as const

/** The id of the resource whose name has a comma and a hash sign. */
export const TIDES_ID = '5ea0ca7e-0000-4000-8000-000000000001'

/** All that each user gets, through `logbook-api` or `harbor-web`: the scopes by resource. */
export const granted: Record<keyof typeof users, Readonly<Record<string, readonly string[]>>> = {
  ada: {
    [resources.logbook]: ['read', 'write'],
    [resources.lamp]: ['view', 'light'],
    [resources.foghorn]: [],
    [resources.northChart]: ['view'],
    [resources.southChart]: ['view'],
    [resources.handbuch]: ['read'],
    [resources.tides]: ['read'],
  },
  jörg: {
    [resources.logbook]: ['read'],
    [resources.lamp]: ['view'],
    [resources.northChart]: ['view'],
    [resources.handbuch]: ['read'],
    [resources.tides]: ['read'],
  },
  tess: {
    [resources.logbook]: ['read'],
    [resources.lamp]: ['view', 'light'],
    [resources.northChart]: ['view'],
  },
  grace: { [resources.lamp]: ['view', 'light'], [resources.foghorn]: [] },
  mallory: {},
}

/** The secret of tess's authenticator, for `totp`. */
export const totpSecret: string = readTotpSecret('tess')

function readTotpSecret(username: string): string {
  const credentials = allUsers.find((each) => each.username === username)?.credentials
  const data = credentials?.find((each) => each.type === 'otp')?.secretData
  if (data === undefined) throw new Error(`the realm has no second factor of ${username}`)
  return (JSON.parse(data) as { readonly value: string }).value
}
