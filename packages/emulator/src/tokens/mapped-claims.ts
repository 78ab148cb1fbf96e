import type { Client, User } from '../realm/realm.ts'
import type { MapperExport } from '../realm/realm-export.ts'
import { carriedRoles } from './carried-roles.ts'
import { mappers } from './mappers.ts'
import type { Document } from './mappers.ts'
import type { GrantedScopes } from './scopes.ts'

/** For whom, and in what session, a token or an answer is made. */
export interface Subject {
  readonly user: User
  readonly client: Client
  readonly scopes: GrantedScopes
  readonly notes: Readonly<Record<string, string>>
  readonly acr: string
}

const memberOf: Readonly<Record<Document, string>> = {
  access: 'access.token.claim',
  lightweight: 'lightweight.claim',
  id: 'id.token.claim',
  userinfo: 'userinfo.token.claim',
  introspection: 'introspection.token.claim',
}

/** Kinds of mappers that are never asked for userinfo, whatever their settings. */
const notInUserinfo = new Set([
  'oidc-acr-mapper',
  'oidc-allowed-origins-mapper',
  'oidc-audience-mapper',
  'oidc-audience-resolve-mapper',
  'oidc-sub-mapper',
])

/** What the mappers of a client and of its scopes say in a document, by claim. */
export function mappedClaims(document: Document, subject: Subject): Record<string, unknown> {
  const { user, client, scopes, notes, acr } = subject
  const roles = carriedRoles(user, client, scopes.clientScopes)
  const claims: Record<string, unknown> = {}
  const all = [...client.mappers, ...scopes.clientScopes.flatMap((scope) => scope.mappers)]
  for (const mapper of all.filter((each) => isFor(document, each))) {
    mappers[mapper.protocolMapper]?.(claims, mapper.config ?? {}, {
      client,
      user,
      roles,
      notes,
      acr,
    })
  }
  return claims
}

function isFor(document: Document, { protocolMapper, config = {} }: MapperExport): boolean {
  const said = config[memberOf[document]]
  if (document === 'userinfo') {
    if (notInUserinfo.has(protocolMapper)) return false
    // A note goes to userinfo only where it says so; other mappers of old exports follow the ID token.
    if (said === undefined && protocolMapper !== 'oidc-usersessionmodel-note-mapper') {
      return config['id.token.claim'] === 'true'
    }
  }
  if (document === 'introspection' && said === undefined)
    return config['access.token.claim'] === 'true'
  return said === 'true'
}

const order = [
  'exp',
  'iat',
  'auth_time',
  'jti',
  'iss',
  'aud',
  'sub',
  'typ',
  'azp',
  'nonce',
  'sid',
  'at_hash',
  'acr',
  'allowed-origins',
  'realm_access',
  'resource_access',
  'authorization',
  'cnf',
  'scope',
]

/** Claims in Keycloak's order, without those that are `undefined`; an `aud` of one is a string. */
export function inKeycloaksOrder(
  claims: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const ordered: Record<string, unknown> = {}
  for (const name of [...order, ...Object.keys(claims)]) {
    if (claims[name] !== undefined) ordered[name] = claims[name]
  }
  const { aud } = ordered
  if (Array.isArray(aud)) {
    if (aud.length === 0) delete ordered['aud']
    else if (aud.length === 1) [ordered['aud']] = aud
  }
  return ordered
}
