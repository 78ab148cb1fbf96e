import { evaluatePermissions } from '../authorization/evaluate.ts'
import type { Permission, PermissionQuery } from '../authorization/permission.ts'
import type { ResourceServer } from '../authorization/resource-server.ts'
import type { Exchange } from '../exchange.ts'
import { invalidRequest, refuse, unknownError } from '../refusals.ts'
import { issueTokens } from '../tokens/issue-tokens.ts'
import { loginOf } from '../tokens/login-of.ts'
import { numberClaim, verify } from '../tokens/jws.ts'
import { grantScopes } from '../tokens/scopes.ts'
import { readClaimToken } from './claim-token.ts'
import { findAsker } from './uma-asker.ts'
import type { Asker } from './uma-asker.ts'

/**
 * Asks for permissions, for a decision about them, or for a token that carries them.
 *
 * @see [UMA 2.0 Grant](https://docs.kantarainitiative.org/uma/wg/rec-oauth-uma-grant-2.0.html#uma-grant-type)
 */
export async function umaTicketGrant(exchange: Exchange): Promise<unknown> {
  const { form, now, warn } = exchange
  const asker = await findAsker(exchange)
  const mode = form.get('response_mode')
  if (!form.has('ticket') && !form.has('audience'))
    throw invalidRequest('You must provide the issuedFor')
  if (mode !== null && mode !== 'decision' && mode !== 'permissions') {
    throw invalidRequest('Invalid response_mode')
  }
  if (form.has('ticket')) {
    warn('permission tickets are not emulated, for the UMA protection API is not')
    throw refuse(403, 'invalid_ticket', 'Ticket verification failed')
  }
  const server = resourceServerOf(exchange)
  const { identity, claims } = await readClaimToken(exchange, asker)
  const rpt = await readRpt(exchange)
  const scope = form.get('scope')
  const limit = form.get('response_permissions_limit')
  // Keycloak reads it as a number and does not foresee another.
  if (limit !== null && !/^[+-]?\d+$/u.test(limit)) throw unknownError()
  const format = form.get('permission_resource_format')
  const result = evaluatePermissions(
    server,
    {
      permissions: form.getAll('permission'),
      ...(format !== null && { resourceFormat: format }),
      matchingUri: form.get('permission_resource_matching_uri') === 'true',
      ...(/^\d+$/u.test(limit ?? '') && { limit: Number(limit) }),
      includeResourceName: form.get('response_include_resource_name') !== 'false',
      ...(scope !== null && { scope }),
      ...rpt,
      ...(claims && { claims }),
    },
    identity,
    now,
  )
  if ('error' in result) throw refuse(result.status, result.error, result.error_description)
  if (mode === 'decision') return { result: true }
  if (mode === 'permissions') return result.granted
  return requestingPartyToken(exchange, asker, result.granted, result.upgraded)
}

function resourceServerOf({ form, state }: Exchange): ResourceServer {
  const audience = form.get('audience') ?? ''
  if (!state.realm.clients.has(audience)) {
    throw invalidRequest(`Unknown resource server id: [${audience}]`)
  }
  const server = state.resourceServer(audience)
  if (server === undefined) throw invalidRequest('Client does not support permissions')
  return server
}

/** What an `rpt` permits: nothing where it is a plain token. */
async function readRpt({
  form,
  state,
  now,
}: Exchange): Promise<Pick<PermissionQuery, 'rptPermissions' | 'isRptExpired'>> {
  const rpt = form.get('rpt')
  if (rpt === null) return {}
  const claims = await verify(state.keys, rpt)
  if (claims === undefined) throw refuse(403, 'invalid_rpt', 'RPT signature is invalid')
  const { authorization } = claims
  const permissions: unknown =
    typeof authorization === 'object' && authorization !== null && 'permissions' in authorization
      ? authorization.permissions
      : []
  return {
    rptPermissions: isPermissions(permissions) ? permissions : [],
    isRptExpired: numberClaim(claims, 'exp') <= now,
  }
}

/** Only the realm itself signs such a list. */
function isPermissions(list: unknown): list is readonly Permission[] {
  return Array.isArray(list)
}

async function requestingPartyToken(
  exchange: Exchange,
  { client: issuedFor, user, session }: Asker,
  permissions: readonly Permission[],
  upgraded: boolean,
): Promise<object> {
  // The mappers are the resource server's; `azp` is who asked.
  const { clients } = exchange.state.realm
  const client = clients.get(exchange.form.get('audience') ?? '') ?? issuedFor
  const clientSession = session?.clients.get(client.clientId)
  const tokens = await issueTokens(exchange, {
    client,
    issuedFor,
    user,
    session,
    clientSession,
    scopes: grantScopes(client, clientSession?.scope ?? [], user),
    ...loginOf(session, clientSession),
    letters: 'na',
    authorization: { permissions },
    with: { refreshToken: true, idToken: false },
  })
  const { session_state: _, scope: __, ...rest } = tokens
  return { upgraded, ...rest }
}
