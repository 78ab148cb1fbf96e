import { json } from '../answers.ts'
import { checkRepeated } from '../check-repeated.ts'
import { authenticateClient } from '../client-authentication.ts'
import type { Exchange } from '../exchange.ts'
import { authorizationCodeGrant } from '../grants/authorization-code.ts'
import { clientCredentialsGrant } from '../grants/client-credentials.ts'
import { passwordGrant } from '../grants/password.ts'
import { refreshTokenGrant } from '../grants/refresh-token.ts'
import { tokenExchangeGrant } from '../grants/token-exchange.ts'
import { umaTicketGrant } from '../grants/uma-ticket.ts'
import type { Client } from '../realm/realm.ts'
import { invalidRequest, refuse } from '../refusals.ts'

type GrantType = (exchange: Exchange, client: Client) => Promise<unknown>

const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
const umaTicket = 'urn:ietf:params:oauth:grant-type:uma-ticket'

const grants: Readonly<Record<string, GrantType>> = {
  authorization_code: authorizationCodeGrant,
  client_credentials: clientCredentialsGrant,
  password: passwordGrant,
  refresh_token: refreshTokenGrant,
  [tokenExchange]: tokenExchangeGrant,
}

/** Grants that Keycloak has and the emulator has not. */
const notEmulated = new Set([
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:openid:params:grant-type:ciba',
])

/** The token endpoint. */
export async function token(exchange: Exchange): Promise<Response> {
  const { form, warn, request } = exchange
  if (request.headers.has('dpop'))
    warn('DPoP is not emulated: the proof is not read, and tokens are not bound')
  const grant_type = form.get('grant_type')
  if (grant_type === null) throw invalidRequest('Missing form parameter: grant_type')
  // A bearer may stand in for the client, so this grant finds out by itself who asks.
  if (grant_type === umaTicket) return json(await umaTicketGrant(exchange))
  if (notEmulated.has(grant_type)) warn(`grant_type ${grant_type} is not emulated`)
  const grant = Object.hasOwn(grants, grant_type) ? grants[grant_type] : undefined
  if (grant === undefined) {
    throw refuse(400, 'unsupported_grant_type', 'Unsupported grant_type')
  }
  const client = await authenticateClient(exchange)
  checkRepeated(form, grant_type === tokenExchange ? ['audience', 'resource'] : [])
  return json(await grant(exchange, client))
}
