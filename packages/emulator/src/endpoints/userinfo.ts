import { answer, json } from '../answers.ts'
import { admitOrigin } from '../client-authentication.ts'
import type { Exchange } from '../exchange.ts'
import { bearerRefusal, unknownError } from '../refusals.ts'
import { checkAccessToken } from '../tokens/check-token.ts'
import type { LiveToken } from '../tokens/check-token.ts'
import { headerOf, sign, textClaim } from '../tokens/jws.ts'
import { inKeycloaksOrder, mappedClaims } from '../tokens/mapped-claims.ts'
import { grantScopes, scopeNames } from '../tokens/scopes.ts'
import { bearerToken } from './bearer.ts'

/** @see [OpenID Connect Core](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo) */
export async function userinfo(exchange: Exchange): Promise<Response> {
  const { state, form, issuer } = exchange
  const { name } = state.realm
  const inHeader = bearerToken(exchange)
  const inForm = form.get('access_token') ?? undefined
  const token = inHeader ?? inForm
  // Whose token it is cannot be told yet, so anybody may read that it is none.
  exchange.readers = ['*']
  if (token === undefined) throw bearerRefusal(401, name)
  if (inHeader !== undefined && inForm !== undefined) {
    throw bearerRefusal(
      400,
      name,
      'invalid_request',
      'More than one method used for including an access token',
    )
  }
  if (headerOf(token) === 'null') throw unknownError()
  const live = await checkAccessToken(exchange, token)
  if (typeof live === 'string') throw bearerRefusal(401, name, 'invalid_token', live)
  const { client, claims, user } = live
  admitOrigin(exchange, client)
  if (!scopeNames(textClaim(claims, 'scope')).includes('openid')) {
    throw bearerRefusal(403, name, 'insufficient_scope', 'Missing openid scope')
  }
  const body = { sub: user.id, ...userinfoClaims(live) }
  const headers = { 'cache-control': 'no-store, no-cache' }
  const alg = client.attributes['user.info.response.signature.alg']
  if (alg === undefined || alg === 'none' || alg === '') return json(body, 200, headers)
  const signed = await sign(
    state.keys,
    inKeycloaksOrder({ ...body, aud: client.clientId, iss: issuer }),
    alg,
  )
  return answer(signed, 200, {
    'content-type': 'application/jwt',
    ...headers,
  })
}

function userinfoClaims({ client, user, claims, session, clientSession }: LiveToken) {
  const names = clientSession?.scope ?? scopeNames(textClaim(claims, 'scope'))
  return mappedClaims('userinfo', {
    client,
    user,
    scopes: grantScopes(client, names, user),
    notes: session?.notes ?? {},
    acr: '1',
  })
}
