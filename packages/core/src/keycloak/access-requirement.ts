import { UsageError } from '../failure.ts'
import { isObject } from '../internal/decode.ts'
import { requirePlain } from '../internal/usage.ts'
import { hasRealmRole, hasResourceRole } from './roles.ts'

/** What an access token must give its user: all that is named. */
export interface AccessRequirement {
  /** Roles of the realm. */
  readonly realmRoles?: readonly string[]
  /** Roles of clients, by client id; a mere list is of this client. */
  readonly resourceRoles?: readonly string[] | { readonly [clientId: string]: readonly string[] }
  /** Values of the token's `scope`, with spaces between. */
  readonly scope?: string
}

/** What of it a token does not give. */
export interface MissingAccess {
  /** In words, for a log: `realm role "keeper"`. */
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
}

/**
 * Compares what is required with what a token gives. A token without roles, as a lightweight one, or
 * without `scope`, gives none.
 *
 * Throws a {@link UsageError} for a requirement that is empty or `undefined`, of another form or
 * another name, or inherited: none of them must let everybody in.
 *
 * @see [Keycloak, roles](https://www.keycloak.org/docs/latest/server_admin/#assigning-permissions-using-roles-and-groups),
 * [RFC 6749 §3.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3)
 */
export function missingAccess(
  claims: Readonly<Record<string, unknown>>,
  requirement: AccessRequirement,
  clientId: string,
): MissingAccess {
  const required = readRequirement(requirement, clientId)
  const granted = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : []
  return {
    roles: required.roles.filter((role) => !isGiven(claims, role)).map(inWords),
    scopes: required.scopes.filter((scope) => !granted.includes(scope)),
  }
}

interface RequiredRole {
  readonly role: string
  /** The client whose role it is; absent for one of the realm. */
  readonly resource?: string
}

function readRequirement(
  requirement: AccessRequirement,
  clientId: string,
): { readonly roles: readonly RequiredRole[]; readonly scopes: readonly string[] } {
  const roles: RequiredRole[] = []
  const scopes: string[] = []
  requirePlain('the requirement', requirement)
  for (const [member, value] of Object.entries<unknown>({ ...requirement })) {
    switch (member) {
      case 'realmRoles':
        roles.push(...namesOf(member, value).map((role) => ({ role })))
        break
      case 'resourceRoles': {
        const byClient = isObject(value) ? value : { [clientId]: value }
        requirePlain(member, byClient)
        for (const resource of namesOf(member, Object.keys(byClient))) {
          roles.push(...namesOf(member, byClient[resource]).map((role) => ({ role, resource })))
        }
        break
      }
      case 'scope':
        scopes.push(...namesOf(member, typeof value === 'string' ? value.split(' ') : undefined))
        break
      default:
        throw new UsageError(
          `expected realmRoles, resourceRoles or scope, got a requirement of the name ${JSON.stringify(member)}`,
        )
    }
  }
  return { roles, scopes }
}

function namesOf(member: string, list: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(list) ? list : []
  const texts = names.filter((name): name is string => typeof name === 'string' && name !== '')
  if (texts.length > 0 && texts.length === names.length) return texts
  throw new UsageError(
    `expected ${member} to be at least one name, and none of them empty, got ${Array.isArray(list) ? 'another list' : typeof list}; leave ${member} out to require nothing of it`,
  )
}

function isGiven(claims: Readonly<Record<string, unknown>>, required: RequiredRole): boolean {
  const { role, resource } = required
  return resource === undefined
    ? hasRealmRole(claims, role)
    : hasResourceRole(claims, role, resource)
}

function inWords({ role, resource }: RequiredRole): string {
  return resource === undefined
    ? `realm role ${JSON.stringify(role)}`
    : `role ${JSON.stringify(role)} of ${JSON.stringify(resource)}`
}
