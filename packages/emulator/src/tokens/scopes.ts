import type { Client, ClientScope, User } from '../realm/realm.ts'
import { isEmpty } from '../realm/role-set.ts'

/** The scopes of a token: `openid`, and client scopes with their mappers. */
export interface GrantedScopes {
  readonly isOpenid: boolean
  readonly clientScopes: readonly ClientScope[]
  /** All of them by name, as a refresh token keeps them. */
  readonly names: readonly string[]
  /** What `scope` says in an answer: without the scopes that only bring mappers. */
  readonly scope: string
}

/** The parts of a `scope` parameter. */
export function scopeNames(scope: string | null | undefined): string[] {
  return (scope ?? '').split(' ').filter((name) => name !== '')
}

/** Whether a client may ask for all of these. */
export function areKnownScopes(client: Client, names: readonly string[]): boolean {
  const known = new Set(
    [...client.defaultScopes, ...client.optionalScopes].map(({ name }) => name).concat('openid'),
  )
  return names.every((name) => known.has(name))
}

/**
 * What a client gets for the scopes that it asked for: its default ones always, of its optional ones those
 * that were named. A scope with roles goes to who holds one of them.
 */
export function grantScopes(client: Client, asked: readonly string[], user: User): GrantedScopes {
  const clientScopes = [
    ...client.defaultScopes,
    ...client.optionalScopes.filter(({ name }) => asked.includes(name)),
  ].filter((scope) => isPermitted(scope, user))
  const isOpenid = asked.includes('openid')
  const openid = isOpenid ? ['openid'] : []
  return {
    isOpenid,
    clientScopes,
    names: [...openid, ...clientScopes.map(({ name }) => name)],
    scope: [
      ...openid,
      ...clientScopes.filter(({ isInTokenScope }) => isInTokenScope).map(({ name }) => name),
    ].join(' '),
  }
}

function isPermitted({ roles, mappers }: ClientScope, user: User): boolean {
  // Nobody is a member of an organization here, and who is of none does not get the scope.
  if (
    mappers.some(({ protocolMapper }) => protocolMapper === 'oidc-organization-membership-mapper')
  ) {
    return false
  }
  if (isEmpty(roles)) return true
  return (
    roles.realm.some((role) => user.roles.realm.includes(role)) ||
    Object.entries(roles.clients).some(([clientId, names]) =>
      names.some((name) => user.roles.clients[clientId]?.includes(name)),
    )
  )
}
