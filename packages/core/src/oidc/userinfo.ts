import type { Client } from '../client/create-client.ts'
import type { Deadline } from '../client/deadline.ts'
import type { FailureReason, TokenRejected } from '../failure.ts'
import type { HttpResponse } from '../http.ts'
import { describeMismatch, object, string, token } from '../internal/decode.ts'
import { endpoint, get } from '../internal/request.ts'
import { isJwt, readJson, unexpected } from '../internal/response.ts'
import { readChallenge } from '../internal/www-authenticate.ts'
import { rejected } from '../jwt/claim-checks.ts'
import { verifySignedAnswer } from '../jwt/signed-answer.ts'
import { withBearer } from '../oauth/bearer.ts'
import type { Operation } from '../operation.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'

/** Claims about the user, [OpenID Connect Core 1.0 §5.3.2](https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse). */
export interface Userinfo {
  readonly sub: string
  readonly preferred_username?: string
  readonly name?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly email?: string
  readonly [claim: string]: unknown
}

/**
 * Asks for claims about the user that an access token stands for, whose scope must have `openid`.
 * The answer may be a signed JWT, if the client is set so.
 *
 * @see [OpenID Connect Core 1.0 §5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)
 * @keycloak GET /realms/{realm}/protocol/openid-connect/userinfo
 * @seed userinfo(token)
 */
export const userinfo: Operation<object, Userinfo, 'bearer'> = {
  name: 'userinfo',
  security: 'bearer',
  replay: 'safe',
  withBearer,
  build: (server) =>
    get(endpoint(server, 'userinfo_endpoint'), 'application/json, application/jwt'),
  parse: (response) => readChallenge(readJson(response, userinfoDocument), response),
  verifyAnswer: (client, response, deadline) =>
    response.status === 200 && isJwt(response)
      ? verifyUserinfo(client, response, deadline)
      : undefined,
}

async function verifyUserinfo(
  client: Client,
  response: HttpResponse,
  deadline: Deadline,
): Promise<Result<Userinfo, FailureReason>> {
  const verified = await verifySignedAnswer(client, response, deadline)
  if (!verified.ok) return verified
  const mismatch = userinfoDocument(verified.value)
  return mismatch
    ? fail(unexpected(response, describeMismatch(mismatch)))
    : // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was just checked
      succeed(verified.value as Userinfo)
}

/** Claims of another user than the ID token's must not be used, [OpenID Connect Core 1.0 §5.3.2](https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse). */
export function checkUserinfoSubject(
  claims: Userinfo,
  sub: string | undefined,
): Result<Userinfo, TokenRejected> {
  return sub === undefined || claims.sub === sub
    ? succeed(claims)
    : fail(rejected('sub', 'that of the ID token', 'another'))
}

const userinfoDocument = object<Userinfo>(
  { sub: token },
  {
    preferred_username: string,
    name: string,
    given_name: string,
    family_name: string,
    email: string,
  },
)
