import { toBase64url } from '../base64.ts'
import type { Exchange } from '../exchange.ts'
import type { Client } from '../realm/realm.ts'
import type { ClientSession, Session } from '../state/sessions.ts'
import { sign, signForRealm } from './jws.ts'
import type { Claims } from './jws.ts'
import { inKeycloaksOrder, mappedClaims } from './mapped-claims.ts'
import type { Subject } from './mapped-claims.ts'
import { refreshTokenClaims } from './refresh-token.ts'
import type { GrantedScopes } from './scopes.ts'

/** How a token came to be, as Keycloak's `jti` says it. */
export type GrantLetters = 'ac' | 'ro' | 'cc' | 'rt' | 'te' | 'na'

/** What tokens are made of. */
export interface Grant extends Subject {
  /** `undefined` for tokens that no session stands behind (client credentials). */
  readonly session: Session | undefined
  readonly clientSession: ClientSession | undefined
  readonly letters: GrantLetters
  readonly with: { readonly refreshToken: boolean; readonly idToken: boolean }
  /** The scopes of the refresh token, where a refresh asked for fewer. */
  readonly refreshScopes?: GrantedScopes
  /** Whether the ID token is all that is given out. */
  readonly isIdTokenAlone?: boolean
  /** `azp`, where it is not the client whose mappers made the token. */
  readonly issuedFor?: Client
  readonly nonce?: string | undefined
  /** Only these stay in `aud`, and of the client roles only theirs. */
  readonly audience?: readonly string[]
  readonly authorization?: { readonly permissions: readonly unknown[] }
  /** Keycloak's `reuse_id`: all refresh tokens that descend from one login share it. */
  readonly refreshFamily?: string
}

/** The answer of the token endpoint. */
export interface IssuedTokens {
  readonly access_token: string
  readonly expires_in: number
  readonly refresh_expires_in: number
  readonly refresh_token?: string
  readonly token_type: string
  readonly id_token?: string
  readonly 'not-before-policy': number
  readonly session_state?: string
  readonly scope: string
}

/** Makes the tokens of a grant. */
export async function issueTokens(exchange: Exchange, grant: Grant): Promise<IssuedTokens> {
  const { state, now } = exchange
  const { client, user, session, scopes } = grant
  const claims = accessTokenClaims(exchange, grant)
  const access_token = await sign(
    state.keys,
    claims,
    client.attributes['access.token.signed.response.alg'],
  )
  const refresh = grant.with.refreshToken && session !== undefined
  const refreshClaims = refresh
    ? refreshTokenClaims(exchange, {
        ...grant,
        session,
        claims,
        client: grant.issuedFor ?? client,
        scopes: grant.refreshScopes ?? scopes,
      })
    : undefined
  const id_token = grant.with.idToken ? await idToken(exchange, grant, access_token) : undefined
  const refreshExp = refreshClaims?.['exp']
  return {
    access_token,
    expires_in: Number(claims['exp']) - now,
    refresh_expires_in: typeof refreshExp === 'number' ? refreshExp - now : 0,
    ...(refreshClaims && { refresh_token: await signForRealm(state.keys, refreshClaims) }),
    token_type: 'Bearer',
    ...(id_token !== undefined && { id_token }),
    'not-before-policy': Math.max(state.realm.notBefore, client.notBefore, user.notBefore),
    ...(session && { session_state: session.id }),
    scope: answeredScope(grant),
  }
}

/** A refresh that asks for less is still told that its refresh token is an offline one. */
function answeredScope({ scopes, refreshScopes = scopes }: Grant): string {
  const isOffline = refreshScopes.names.includes('offline_access')
  return isOffline && !scopes.names.includes('offline_access')
    ? `${scopes.scope} offline_access`
    : scopes.scope
}

/** The claims of an access token. */
export function accessTokenClaims(exchange: Exchange, grant: Grant): Claims {
  const { client, session, clientSession, scopes, audience, authorization, letters } = grant
  const isLightweight = client.attributes['client.use.lightweight.access.token.enabled'] === 'true'
  const mapped = mappedClaims(isLightweight ? 'lightweight' : 'access', grant)
  // Offline or online; with a client session that only this token knows; or with no session at all.
  // An exchange that asks for an offline session is called one, though it begins none.
  const asksOffline = letters === 'te' && scopes.names.includes('offline_access')
  const letter = session?.isOffline === true || asksOffline ? 'f' : 'n'
  const kind =
    session === undefined ? 'tr' : clientSession === undefined ? `${letter}t` : `o${letter}`
  return inKeycloaksOrder({
    ...(audience ? narrowed(mapped, audience) : mapped),
    ...times(exchange, grant),
    jti: `${kind}${isLightweight ? 'l' : 'r'}t${letters}:${crypto.randomUUID()}`,
    iss: exchange.issuer,
    typ: 'Bearer',
    azp: (grant.issuedFor ?? client).clientId,
    sid: session?.id,
    authorization,
    scope: scopes.scope,
  })
}

async function idToken(exchange: Exchange, grant: Grant, accessToken: string): Promise<string> {
  const { client, user, session, nonce } = grant
  const alg = client.attributes['id.token.signed.response.alg']
  const size = /\d+$/u.exec((await exchange.state.keys.signing(alg)).alg)?.[0] ?? '256'
  const digest = await crypto.subtle.digest(`SHA-${size}`, new TextEncoder().encode(accessToken))
  const claims = inKeycloaksOrder({
    ...mappedClaims('id', grant),
    ...times(exchange, grant),
    jti: crypto.randomUUID(),
    iss: exchange.issuer,
    aud: client.clientId,
    sub: user.id,
    typ: 'ID',
    azp: client.clientId,
    nonce,
    sid: session?.id,
    // An ID token in the place of an access token stands beside none.
    at_hash: grant.isIdTokenAlone ? undefined : toBase64url(digest.slice(0, digest.byteLength / 2)),
  })
  return sign(exchange.state.keys, claims, alg)
}

function times({ now, state }: Exchange, { client, session }: Grant): { exp: number; iat: number } {
  const own = Number(client.attributes['access.token.lifespan'] ?? '')
  const lifespan = own > 0 ? own : state.realm.settings.accessTokenLifespan
  const end = session && state.sessions.maxEnd(session)
  return { exp: Math.min(now + lifespan, end ?? Infinity), iat: now }
}

function narrowed(claims: Readonly<Record<string, unknown>>, audience: readonly string[]): Claims {
  const isWanted = (name: unknown): boolean => typeof name === 'string' && audience.includes(name)
  const access = claims['resource_access']
  const kept = Object.entries(typeof access === 'object' && access !== null ? access : {}).filter(
    ([clientId]) => isWanted(clientId),
  )
  return {
    ...claims,
    aud: [claims['aud']].flat().filter(isWanted),
    resource_access: kept.length > 0 ? Object.fromEntries(kept) : undefined,
  }
}
