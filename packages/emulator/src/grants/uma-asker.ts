import type { Identity } from '../authorization/permission.ts'
import { authenticateClient } from '../client-authentication.ts'
import { bearerToken } from '../endpoints/bearer.ts'
import type { Exchange } from '../exchange.ts'
import { allowedOrigins } from '../realm/read-clients.ts'
import type { Client, User } from '../realm/realm.ts'
import { invalidGrant, Refusal, refuse } from '../refusals.ts'
import type { ClientSession, Session } from '../state/sessions.ts'
import { serviceAccountOf } from './client-credentials.ts'
import { carriedRoles } from '../tokens/carried-roles.ts'
import { checkAccessToken } from '../tokens/check-token.ts'
import type { LiveToken } from '../tokens/check-token.ts'
import { grantScopes } from '../tokens/scopes.ts'

/** Who asks for permissions, and through which client. */
export interface Asker {
  readonly client: Client
  readonly user: User
  readonly session: Session | undefined
  readonly clientSession: ClientSession | undefined
  readonly identity: Identity
}

/** Finds out who asks: the bearer; or the client itself, for the user of its `subject_token` or for its service account. */
export async function findAsker(exchange: Exchange): Promise<Asker> {
  const { form, request } = exchange
  if (/^Bearer\b/iu.test(request.headers.get('authorization') ?? '')) {
    const token = bearerToken(exchange)
    if (token === undefined) throw new Refusal(401, { error: 'HTTP 401 Unauthorized' })
    const live = await checkAccessToken(exchange, token)
    if (typeof live === 'string') throw invalidGrant('Invalid bearer token')
    exchange.readers = allowedOrigins(live.client)
    return askerOf(live)
  }
  const client = await authenticateClient(exchange)
  const subject = form.get('subject_token')
  if (subject !== null) {
    const live = await checkAccessToken(exchange, subject)
    if (typeof live === 'string') throw refuse(400, 'unauthorized_client', 'Invalid identity')
    return askerOf(live)
  }
  const user = serviceAccountOf(exchange, client)
  const roles = carriedRoles(user, client, grantScopes(client, [], user).clientScopes)
  return {
    client,
    user,
    session: undefined,
    clientSession: undefined,
    identity: identityOf(user, client, roles.realm, roles.clients),
  }
}

/** The holder of a token, with the roles that the token carries. */
export function askerOf({ claims, client, user, session, clientSession }: LiveToken): Asker {
  const realmRoles = rolesIn(claims['realm_access'])
  const access = claims['resource_access']
  const clientRoles = Object.entries(isObject(access) ? access : {}).map(
    ([clientId, held]): [string, string[]] => [clientId, rolesIn(held)],
  )
  const identity = identityOf(user, client, realmRoles, Object.fromEntries(clientRoles))
  return { client, user, session, clientSession, identity }
}

function identityOf(
  { id, username, groups }: User,
  { clientId }: Client,
  realmRoles: readonly string[],
  clientRoles: Readonly<Record<string, readonly string[]>>,
): Identity {
  return { userId: id, username, groups, clientId, realmRoles, clientRoles }
}

function rolesIn(access: unknown): string[] {
  const roles = isObject(access) ? access['roles'] : []
  return [roles].flat().filter((role) => typeof role === 'string')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
