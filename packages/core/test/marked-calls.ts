import type { OperationOptions } from '../src/client/create-client.ts'
import { publishedRealm } from '../src/keycloak/published-realm.ts'
import { authorizationCodeGrant } from '../src/oauth/authorization-code-grant.ts'
import { clientCredentialsGrant } from '../src/oauth/client-credentials-grant.ts'
import { introspect } from '../src/oauth/introspection.ts'
import { certs } from '../src/oauth/jwks.ts'
import { passwordGrant } from '../src/oauth/password-grant.ts'
import { refreshTokenGrant } from '../src/oauth/refresh-token-grant.ts'
import { revoke } from '../src/oauth/revocation.ts'
import { wellKnown } from '../src/oauth/server-metadata.ts'
import { tokenExchange } from '../src/oauth/token-exchange.ts'
import { logout } from '../src/oidc/end-session.ts'
import { userinfo } from '../src/oidc/userinfo.ts'
import type { Operation } from '../src/operation.ts'
import { introspectRpt } from '../src/uma/rpt-introspection.ts'
import { umaDecision, umaPermissions, umaTicketGrant } from '../src/uma/uma-ticket-grant.ts'

/** In every secret, and in nothing else. */
export const mark = /s3cret/iu

const token = (name: string): string => `eyJhbGci.S3CRET-${name}_x~y.c2ln`
const password = 'S3CRET p@ss wörd&1+%"\\'
export const clientSecret = 'S3CRET client &%+:ü"\\'

/** One call of one operation, all its secrets marked. */
export interface MarkedCall {
  readonly operation: Operation<object, unknown>
  readonly parameters: object
  readonly options: OperationOptions
}

function call<P extends object>(
  operation: Operation<P, unknown>,
  parameters: P,
  options: OperationOptions = {},
): MarkedCall {
  return { operation, parameters, options }
}

const accessToken = token('bearer')

/** Every operation, with every parameter that holds a secret. */
export const markedCalls: readonly MarkedCall[] = [
  call(wellKnown, {}),
  call(certs, {}),
  call(publishedRealm, {}),
  call(authorizationCodeGrant, {
    code: token('code'),
    redirect_uri: 'https://app/cb',
    code_verifier: 'S3CRETverifier-._~S3CRETverifier',
  }),
  call(passwordGrant, { username: 'zoë', password, totp: 'S3CRET' }),
  call(clientCredentialsGrant, { scope: 'a' }),
  call(refreshTokenGrant, { refresh_token: token('refresh') }),
  call(tokenExchange, { subject_token: token('subject') }),
  call(introspect, { token: token('token') }),
  call(introspectRpt, { token: token('rpt') }),
  call(revoke, { token: token('token') }),
  call(logout, { refresh_token: token('refresh') }),
  call(userinfo, {}, { accessToken }),
  call(umaTicketGrant, {
    ticket: token('ticket'),
    rpt: token('rpt'),
    subject_token: token('subject'),
    claim_token: token('claim'),
    claim_token_format: 'urn:x',
  }),
  call(umaTicketGrant, { audience: 'api', permissions: ['R'] }, { accessToken }),
  call(umaPermissions, { audience: 'api', subject_token: token('subject') }),
  call(umaPermissions, { audience: 'api' }, { accessToken }),
  call(umaDecision, { audience: 'api', rpt: token('rpt') }, { accessToken }),
]
