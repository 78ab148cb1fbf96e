import { describe, expect, it } from 'vitest'

import { demoServer, issuer } from '../../test/demo-server.ts'
import { createSigners } from '../../test/jws/signer.ts'
import { scriptedTransport } from '../../test/scripted-transport.ts'
import { turnedClock } from '../../test/turned-clock.ts'
import { webcryptoEngine } from './webcrypto.ts'
import { introspect } from '../oauth/introspection.ts'
import { userinfo } from '../oidc/userinfo.ts'
import type { Operation } from '../operation.ts'
import { fail, succeed } from '../result.ts'
import { createClient } from '../client/create-client.ts'
import type { VerificationSettings } from '../client/verification.ts'

const { RS256: server, ES256: stranger } = await createSigners()
const header = { alg: 'RS256', kid: 'k1' }
const claims = { iss: issuer, aud: 'app', sub: 'zoë' }

/** Calls a server that has one key and gives this answer. */
function call<P, T>(
  operation: Operation<P, T>,
  parameters: P,
  contentType: string,
  body: string,
  settings: VerificationSettings = {},
  status = 200,
): Promise<unknown> {
  const transport = scriptedTransport(({ url }) =>
    url === demoServer.jwks_uri
      ? {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ keys: [server.jwk] }),
        }
      : { status, headers: { 'content-type': contentType }, body },
  )
  const jws = webcryptoEngine(globalThis.crypto.subtle)
  const client = createClient({
    server: demoServer,
    clientId: 'app',
    transport,
    ports: { clock: turnedClock(), jws },
    ...settings,
  })
  return client.call(operation, parameters, { accessToken: 'a' })
}
const signedUserinfo = (jwt: string): Promise<unknown> => call(userinfo, {}, 'application/jwt', jwt)

describe('a signed answer — OpenID Connect Core 1.0 §5.3.2', () => {
  it('is verified, then read; it needs no times', async () => {
    expect(await signedUserinfo(await server.token(header, claims))).toEqual(succeed(claims))
    const forSeveral = { ...claims, aud: ['x', 'app'] }
    expect(await signedUserinfo(await server.token(header, forSeveral))).toEqual(
      succeed(forSeveral),
    )
  })

  it.each<[string, object, object, string]>([
    ['of another issuer', header, { ...claims, iss: 'https://evil.example' }, 'iss'],
    ['without issuer', header, { ...claims, iss: undefined }, 'iss'],
    ['for another client', header, { ...claims, aud: 'other' }, 'aud'],
    ['for nobody', header, { ...claims, aud: undefined }, 'aud'],
    ['by an unknown key', { ...header, kid: 'k2' }, claims, 'kid'],
    ['by no key', { alg: 'none' }, claims, 'alg'],
    ['that is an ID token', header, { ...claims, typ: 'ID' }, 'typ'],
    ['that is an access token', header, { ...claims, typ: 'Bearer' }, 'typ'],
    ['that has ended', header, { ...claims, exp: 1 }, 'exp'],
    ['that ends at no time', header, { ...claims, exp: 'never' }, 'exp'],
    ['with an extension', { ...header, crit: ['x'] }, claims, 'crit'],
  ])('%s is rejected', async (_name, head, body, claim) => {
    expect(await signedUserinfo(await server.token(head, body))).toMatchObject({
      ok: false,
      error: { code: 'token_rejected', claim },
    })
  })

  it('by a stranger is rejected', async () => {
    const forged = await stranger.token({ alg: 'ES256', kid: 'k1' }, claims)
    expect(await signedUserinfo(forged)).toMatchObject({ error: { claim: 'kid' } })
    const [head, , signature] = (await server.token(header, claims)).split('.')
    const [, body] = (await server.token(header, { ...claims, sub: 'eve' })).split('.')
    expect(await signedUserinfo(`${head}.${body}.${signature}`)).toMatchObject({
      error: { claim: 'signature' },
    })
  })

  it('is held to the algorithms of the client', async () => {
    const jwt = await server.token(header, claims)
    const outcome = await call(userinfo, {}, 'application/jwt', jwt, { algorithms: ['ES256'] })
    expect(outcome).toMatchObject({ error: { claim: 'alg' } })
  })

  it('that is no JWT is rejected', async () => {
    for (const body of ['', 'x', '{"sub":"zoë"}']) {
      expect(await signedUserinfo(body)).toMatchObject({ error: { claim: 'format' } })
    }
  })

  it.each<readonly [string, unknown, string]>([
    ['sub', undefined, 'expected .sub to be a non-empty string, got nothing'],
    ...['name', 'email', 'preferred_username', 'given_name', 'family_name'].map(
      (member) => [member, 1, `expected .${member} to be a string, got a number`] as const,
    ),
  ])('is held to the members of the plain one: %s', async (member, value, detail) => {
    const jwt = await server.token(header, { ...claims, [member]: value })
    expect(await signedUserinfo(jwt)).toEqual(
      fail({ code: 'unexpected_response', status: 200, detail }),
    )
  })

  it('may have white space around it', async () => {
    const jwt = await server.token(header, claims)
    expect(await call(userinfo, {}, 'application/jwt;charset=UTF-8', ` ${jwt}\n`)).toEqual(
      succeed(claims),
    )
  })

  it('is an answer only with status 200', async () => {
    const jwt = await server.token(header, claims)
    expect(await call(userinfo, {}, 'application/jwt', jwt, {}, 401)).toMatchObject({
      error: { detail: 'expected status 200, got 401 with application/jwt' },
    })
  })

  it('is none of an operation that has no such answer', async () => {
    const jwt = await server.token(header, claims)
    expect(await call(introspect, { token: 't' }, 'application/jwt', jwt)).toMatchObject({
      error: { code: 'unexpected_response', detail: 'expected JSON, got application/jwt' },
    })
    const { verifyAnswer: _, ...plain } = userinfo
    expect(await call(plain, {}, 'application/jwt', jwt)).toMatchObject({
      error: { code: 'unexpected_response', detail: 'expected JSON, got application/jwt' },
    })
  })

  it('is not what JSON with a claim named format is', async () => {
    const plain = { sub: 'zoë', format: 'jwt', jwt: 'a.b.c' }
    expect(await call(userinfo, {}, 'application/json', JSON.stringify(plain))).toEqual(
      succeed(plain),
    )
  })
})
