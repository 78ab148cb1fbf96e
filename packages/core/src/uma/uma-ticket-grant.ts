import { UsageError } from '../failure.ts'
import type { HttpRequest } from '../http.ts'
import { encodeBase64url } from '../internal/base64url.ts'
import { array, literal, object } from '../internal/decode.ts'
import { readJson } from '../internal/response.ts'
import { withBearer } from '../oauth/bearer.ts'
import type { ServerMetadata } from '../oauth/server-metadata.ts'
import { tokenRequest } from '../oauth/token-request.ts'
import type { Operation } from '../operation.ts'
import { succeed } from '../result.ts'
import { formatPermission, permissionRequests, umaPermission } from './permission.ts'
import type { Permissions, UmaPermission } from './permission.ts'
import { orDenied, parseRptOrDenied } from './rpt.ts'
import type { Rpt, UmaDenied } from './rpt.ts'

/** What to ask of authorization services, [Keycloak, obtaining permissions](https://www.keycloak.org/docs/latest/authorization_services/#_service_obtaining_permissions). */
export interface UmaParameters {
  /** The client whose resources are asked for. Needed unless there is a `ticket`. */
  readonly audience?: string
  /** Default: all that the resource server owns or the user was given. */
  readonly permissions?: Permissions
  /** An RPT to add to; then all that is asked must be granted. */
  readonly rpt?: string
  /**
   * Claims for the policies: a record, sent as Keycloak's own format, or text with its format. A
   * public client may push none.
   */
  readonly claim_token?: string | Readonly<Record<string, readonly string[]>>
  readonly claim_token_format?: string
  /**
   * The user, where the client authenticates itself in the place of a bearer token. Absent, not
   * `undefined`: the client asks for itself, its service account.
   */
  readonly subject_token?: string
  /** Are resources that `permission` names, names and ids, or URIs? */
  readonly permission_resource_format?: 'id' | 'uri'
  readonly permission_resource_matching_uri?: boolean
  readonly response_permissions_limit?: number
  readonly response_include_resource_name?: boolean
}

/** What to ask for in an RPT. */
export interface UmaTicketGrantParameters extends UmaParameters {
  /** From a resource server's `WWW-Authenticate: UMA` challenge. */
  readonly ticket?: string
  /** `true`: where access is denied, ask the resource's owner for it. Only with a `ticket`. */
  readonly submit_request?: boolean
}

/**
 * Asks for an RPT, [UMA 2.0 Grant §3.3.1](https://docs.kantarainitiative.org/uma/wg/rec-oauth-uma-grant-2.0.html#uma-grant-type).
 * Keycloak gives one as soon as one of the permissions is granted: read `authorization.permissions`.
 *
 * @see [Keycloak, obtaining permissions](https://www.keycloak.org/docs/latest/authorization_services/#_service_obtaining_permissions)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token
 */
export const umaTicketGrant: Operation<
  UmaTicketGrantParameters,
  Rpt | UmaDenied,
  'client-or-bearer'
> = {
  name: 'umaTicketGrant',
  security: 'client-or-bearer',
  replay: 'never',
  withBearer,
  build(server, { submit_request = false, ...parameters }) {
    return umaRequest('umaTicketGrant', server, parameters, { submit_request })
  },
  parse: parseRptOrDenied,
}

/**
 * Asks which permissions are granted; none is an empty list. Without `permissions` in the request,
 * for all that the resource server owns or the user was given.
 *
 * @see [Keycloak, obtaining permissions](https://www.keycloak.org/docs/latest/authorization_services/#_service_obtaining_permissions)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token
 * @seed uma_permissions(token, permissions)
 */
export const umaPermissions: Operation<
  UmaParameters,
  readonly UmaPermission[],
  'client-or-bearer'
> = {
  name: 'umaPermissions',
  security: 'client-or-bearer',
  replay: 'safe',
  withBearer,
  build: (server, parameters) =>
    umaRequest('umaPermissions', server, parameters, {
      submit_request: false,
      response_mode: 'permissions',
    }),
  parse: (response) => orDenied(readJson(response, array(umaPermission)), () => []),
}

/**
 * Asks for a yes or no. Keycloak says yes as soon as one of the permissions is granted; `hasUmaAccess`
 * tells whether all are.
 *
 * @see [Keycloak, obtaining permissions](https://www.keycloak.org/docs/latest/authorization_services/#_service_obtaining_permissions)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token
 */
export const umaDecision: Operation<UmaParameters, boolean, 'client-or-bearer'> = {
  name: 'umaDecision',
  security: 'client-or-bearer',
  replay: 'safe',
  withBearer,
  build: (server, parameters) =>
    umaRequest('umaDecision', server, parameters, {
      submit_request: false,
      response_mode: 'decision',
    }),
  parse(response) {
    const decision = readJson(response, object<{ result: true }>({ result: literal(true) }, {}))
    return orDenied(decision.ok ? succeed<boolean>(true) : decision, () => false)
  },
}

function umaRequest(
  operation: string,
  server: ServerMetadata,
  parameters: UmaTicketGrantParameters,
  fixed: object,
): HttpRequest {
  const { permissions, claim_token, claim_token_format, ...others } = parameters
  if (!others.audience && !others.ticket) {
    throw new UsageError(
      `${operation}: audience must be the client id of the resource server, got none; without it Keycloak cannot tell whose resources are meant`,
    )
  }
  // Left out, it would be the client itself who asks.
  if ('subject_token' in others && !others.subject_token) {
    throw new UsageError(`${operation}: expected a user's access token as subject_token, got none`)
  }
  return tokenRequest(server, 'urn:ietf:params:oauth:grant-type:uma-ticket', {
    ...others,
    ...claimToken(operation, claim_token, claim_token_format),
    ...(permissions !== undefined && {
      permission: permissionRequests(permissions).map(formatPermission),
    }),
    ...fixed,
  })
}

/** Keycloak's own claims are JSON, said to be a JWT; text without a format it would take for an ID token. */
function claimToken(
  operation: string,
  claim_token: UmaParameters['claim_token'],
  claim_token_format: string | undefined,
): object {
  if (claim_token === undefined) return {}
  if (typeof claim_token === 'string') {
    if (claim_token_format !== undefined) return { claim_token, claim_token_format }
    throw new UsageError(`${operation}: a claim_token that is text needs its claim_token_format`)
  }
  return {
    claim_token: encodeBase64url(new TextEncoder().encode(JSON.stringify(claim_token))),
    claim_token_format: 'urn:ietf:params:oauth:token-type:jwt',
  }
}
