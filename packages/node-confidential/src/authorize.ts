import {
  bearerChallenge,
  describeReason,
  LatchkeyError,
  missingAccess,
  permissionRequests,
  readBearer,
  readUmaAccess,
  requirePlain,
  rptAccess,
  umaPermissions,
  UsageError,
} from '@latchkey/core'
import type {
  AccessRequirement,
  AccessTokenClaims,
  AccessTokenVerifier,
  AudienceExpectation,
  BearerChallenge,
  CallOptions,
  Client,
  IncomingRequest,
  NoBearer,
  Permissions,
  Require,
  UmaPermission,
  Verified,
} from '@latchkey/core'

/** What a request needs. All that is named is needed; with nothing named, a good access token is enough. */
export interface AuthorizeOptions extends AccessRequirement, CallOptions {
  /**
   * Permissions of authorization services. Those of a resource that is named by its id are read from
   * the token, where it is an RPT for this resource server alone; all others, and what is missing there,
   * are asked of Keycloak. Where users own resources, name them by their ids: names are the users'.
   */
  readonly permissions?: Permissions
  /** How many of `permissions` are needed. Default: all. */
  readonly require?: Require | undefined
  /**
   * Who the token must be for; a single client is also the one whose `permissions` are meant. Default:
   * the client's `audience`, and permissions of this client.
   */
  readonly audience?: AudienceExpectation | undefined
}

/** May the request pass? */
export type Authorization = Authorized | Refused

/** Yes. */
export interface Authorized {
  readonly ok: true
  readonly claims: Verified<AccessTokenClaims>
  /** Where `permissions` were needed: those of them that are granted, with all their scopes. */
  readonly permissions?: readonly UmaPermission[]
}

/** No: what to answer. */
export interface Refused {
  readonly ok: false
  /** 401: without a good token. 403: the token is good, and not enough. */
  readonly status: 401 | 403
  readonly headers: { readonly 'www-authenticate': string }
  /** Why, in words for your log. The answer has less of it: who asks need not know how you check. */
  readonly detail: string
}

/** What the client was made with. */
export interface AuthorizeContext {
  readonly client: Client
  readonly realm: string
  readonly verify: AccessTokenVerifier
}

/**
 * Decides about one request. Rejects where it cannot be decided: the server is out of reach, or what
 * is asked makes no sense.
 */
export async function authorize(
  { client, realm, verify }: AuthorizeContext,
  request: IncomingRequest,
  options: AuthorizeOptions = {},
): Promise<Authorization> {
  const { signal, timeoutMs, permissions: _, require, audience, ...requirement } = options
  // A mistake of the program shows at once, not only to those who have a token.
  requirePlain('the requirement', options)
  missingAccess({}, requirement, client.clientId)
  const asked = 'permissions' in options ? permissionRequests(options.permissions) : undefined
  if (!asked && require !== undefined) {
    throw new UsageError('expected require beside permissions: it says how many of them are needed')
  }
  const { remainingMs } = client.startDeadline({ timeoutMs })
  const refuse = (detail: string, challenge: Omit<BearerChallenge, 'realm'>): Refused => ({
    ok: false,
    status: challenge.error === 'insufficient_scope' ? 403 : 401,
    headers: { 'www-authenticate': bearerChallenge({ realm, ...challenge }) },
    detail,
  })

  const bearer = readBearer(request)
  if (!bearer.ok) return refuse(withoutBearer(bearer.error), { error: bearer.error })
  const token = bearer.value
  const verified = await verify(token, { audience, signal, timeoutMs })
  if (!verified.ok) {
    if (verified.error.code !== 'token_rejected') throw new LatchkeyError(name, verified.error)
    return refuse(describeReason(verified.error), invalidToken(verified.error.claim))
  }
  const claims = verified.value
  const { roles, scopes } = missingAccess(claims, requirement, client.clientId)
  const missing = [...roles, ...scopes.map((each) => `scope ${JSON.stringify(each)}`)]
  if (missing.length > 0) {
    const scope = scopes.length > 0 ? { scope: requirement.scope } : {}
    return refuse(`missing: ${missing.join(', ')}`, { ...insufficient, ...scope })
  }
  if (!asked) return { ok: true, claims }

  const resourceServer = typeof audience === 'string' ? audience : client.clientId
  const byToken = rptAccess(asked, claims, resourceServer, require)
  const { permissions: own, missingPermissions: others } = byToken
  if (byToken.isAuthorized) return { ok: true, claims, permissions: own }
  const answer = await client.call(
    umaPermissions,
    { permissions: others, audience: resourceServer },
    { accessToken: token, signal, timeoutMs: Math.max(1, remainingMs()) },
  )
  const granted = answer.ok ? [...own, ...answer.value] : own
  const access = readUmaAccess(others, answer, require)
  if (!access.ok) throw new LatchkeyError(name, access.error)
  const { isLoggedIn, isAuthorized, missingPermissions } = access.value
  if (!isLoggedIn) {
    return refuse(
      'Keycloak does not take the token: its session has ended',
      invalidToken('session'),
    )
  }
  return isAuthorized
    ? { ok: true, claims, permissions: granted }
    : refuse(`missing permissions: ${missingPermissions.join(', ')}`, insufficient)
}

const name = 'authorize'

function withoutBearer(error: NoBearer): string {
  return error
    ? 'expected one Authorization header, with Bearer and one token, got another form'
    : 'the request has no bearer token'
}

function invalidToken(claim: string): Omit<BearerChallenge, 'realm'> {
  const error_description = `the access token is not accepted for its ${claim}`
  return { error: 'invalid_token', error_description }
}

const insufficient = { error: 'insufficient_scope' } as const
