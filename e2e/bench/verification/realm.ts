import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { JWK, JWTPayload } from 'jose'

/** A realm's worth of what verification needs: keys behind a URL, and who signs with them. */
export interface Realm {
  readonly serverUrl: string
  readonly name: string
  readonly issuer: string
  readonly jwksUri: string
  readonly alg: string
  readonly kid: string
  readonly key: JWK
  /** Signs claims as they are; a header parameter given here takes the place of the usual one. */
  sign(
    claims: JWTPayload,
    header?: { readonly kid?: string; readonly typ?: string },
  ): Promise<string>
  close(): Promise<void>
}

/** Whom the tokens are for. */
export const audience = 'logbook-api'

/** Starts a server with discovery and one key, on a free port. */
export async function startRealm(alg: string): Promise<Realm> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const kid = randomUUID()
  const name = 'harbor'
  const key = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }
  const server = createServer((request, response) => {
    const body = request.url?.endsWith('/certs') ? { keys: [key] } : metadata
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer = `${serverUrl}/realms/${name}`
  const jwksUri = `${issuer}/protocol/openid-connect/certs`
  const metadata = { issuer, jwks_uri: jwksUri, response_types_supported: ['code'] }
  return {
    serverUrl,
    name,
    issuer,
    jwksUri,
    alg,
    kid,
    key,
    sign: (claims, header) =>
      new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT', kid, ...header }).sign(privateKey),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/**
 * The claims of a user's access token, as Keycloak 26 writes them; with `at+jwt` also what RFC 9068 asks
 * for, and Keycloak adds where a client is set so.
 */
export function accessTokenClaims(issuer: string, now: number, typ: 'JWT' | 'at+jwt'): JWTPayload {
  return {
    ...(typ === 'at+jwt' && { client_id: 'harbor-web' }),
    exp: now + 36_000,
    iat: now,
    auth_time: now,
    jti: `onrtac:${randomUUID()}`,
    iss: issuer,
    aud: [audience, 'account'],
    sub: randomUUID(),
    typ: 'Bearer',
    azp: 'harbor-web',
    sid: randomUUID(),
    acr: '1',
    'allowed-origins': ['https://harbor.example'],
    realm_access: { roles: ['default-roles-harbor', 'offline_access', 'uma_authorization'] },
    resource_access: {
      [audience]: { roles: ['reader', 'writer'] },
      account: { roles: ['manage-account', 'manage-account-links', 'view-profile'] },
    },
    scope: 'openid profile email',
    email_verified: true,
    name: 'Ada Keeper',
    preferred_username: 'ada',
    given_name: 'Ada',
    family_name: 'Keeper',
    email: 'ada@harbor.example',
  }
}
