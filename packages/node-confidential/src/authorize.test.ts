import { unchecked, UsageError } from '@latchkey/core'
import type { Clock, HttpRequest, Transport } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { base64url, keys, metadata, now, realm, tokenOf } from '../test/signed-token.ts'
import type { AuthorizeOptions } from './authorize.ts'
import { createConfidentialClient } from './index.node.ts'
import type { ConfidentialClientOptions } from './options.ts'

/** It stands still: what waits to try again need not wait, what waits for a deadline waits for ever. */
const clock: Clock = {
  now: () => now,
  sleep: (ms) => (ms < 1000 ? Promise.resolve() : new Promise(() => undefined)),
}

type Answer = readonly [status: number, document: unknown]

/** A server that publishes its keys, and answers the token endpoint as the test says. */
function fixture(
  uma: Answer | 'down' = [500, {}],
  options: Partial<ConfidentialClientOptions> = {},
) {
  const requests: HttpRequest[] = []
  const transport: Transport = (request) => {
    const isKeys = request.url === metadata.jwks_uri
    if (!isKeys) requests.push(request)
    if (uma === 'down') {
      return Promise.resolve({ ok: false, error: { code: 'network', sent: 'no' } })
    }
    const [status, document] = isKeys ? [200, { keys }] : uma
    const headers = { 'content-type': 'application/json' }
    return Promise.resolve({ ok: true, value: { status, headers, body: JSON.stringify(document) } })
  }
  const client = createConfidentialClient({
    ...realm,
    clientId: 'api',
    clientSecret: 's',
    metadata,
    transport,
    clock,
    ...options,
  })
  const authorize = (asked?: AuthorizeOptions, token = tokenOf()) =>
    client.authorize({ authorization: `Bearer ${token}` }, asked)
  return { client, authorize, requests }
}

const permission = (rsname: string, ...scopes: string[]) => ({
  rsid: `id of ${rsname}`,
  rsname,
  scopes,
})
const challenge = (rest: string) => ({
  'www-authenticate': String.raw`Bearer realm="light \"house\""${rest}`,
})
const forbidden = { ok: false, status: 403, headers: challenge(', error="insufficient_scope"') }
const denied: Answer = [403, { error: 'access_denied', error_description: 'not_authorized' }]

describe('who presents no good token', () => {
  it.each([
    ['none', {}],
    ['one in the URL', new Request('https://api/?access_token=t')],
    ['a password', { authorization: 'Basic dTpw' }],
  ])('%s: is asked for one, and told of no error', async (_, request) => {
    expect(await fixture().client.authorize(request)).toEqual({
      ok: false,
      status: 401,
      headers: challenge(''),
      detail: 'the request has no bearer token',
    })
  })

  it('two of them: is told that the request is wrong', async () => {
    const token = `Bearer ${tokenOf()}`
    const answer = await fixture().client.authorize({ authorization: [token, token] })
    expect(answer).toMatchObject({ status: 401, headers: challenge(', error="invalid_request"') })
  })

  it.each([
    ['expired', { exp: now - 31 }, 'exp'],
    ['for others', { aud: 'other' }, 'aud'],
    ['of another realm', { iss: 'https://id.example/realms/other' }, 'iss'],
    ['an ID token', { typ: 'ID' }, 'typ'],
    ['bound to a key', { cnf: { jkt: 'x' } }, 'cnf'],
    ['with roles of another type', { realm_access: { roles: 'keeper' } }, 'realm_access.roles'],
  ])('one that is %s', async (_, claims, claim) => {
    const answer = await fixture().authorize({ realmRoles: ['keeper'] }, tokenOf(claims))
    const description = `the access token is not accepted for its ${claim}`
    expect(answer).toMatchObject({
      ok: false,
      status: 401,
      headers: challenge(`, error="invalid_token", error_description="${description}"`),
      detail: expect.stringContaining(`expected ${claim} to be`),
    })
  })

  it('a forged or malformed one, and no answer repeats it', async () => {
    const [header, , signature] = tokenOf().split('.')
    const forged = `${header}.${base64url({ s3cret: 's3cret', aud: 'api' })}.${signature}`
    for (const token of [forged, 's3cret', `${tokenOf()}s3cret`]) {
      const answer = await fixture().authorize({}, token)
      expect(answer).toMatchObject({ ok: false, status: 401 })
      expect(JSON.stringify(answer)).not.toMatch(/s3cret|czNjcmV0/u)
    }
  })
})

describe('roles and scope', () => {
  it('let pass, with the claims', async () => {
    const { authorize, requests } = fixture()
    expect(
      await authorize({
        realmRoles: ['keeper'],
        resourceRoles: { api: ['editor'] },
        scope: 'email',
      }),
    ).toEqual({ ok: true, claims: expect.objectContaining({ azp: 'web', scope: 'openid email' }) })
    expect(await authorize()).toMatchObject({ ok: true })
    expect(requests).toEqual([])
  })

  it.each<[AuthorizeOptions, string, string]>([
    [{ realmRoles: ['diver'] }, '', 'missing: realm role "diver"'],
    [{ resourceRoles: ['keeper'] }, '', 'missing: role "keeper" of "api"'],
    [{ scope: 'email phone' }, ', scope="email phone"', 'missing: scope "phone"'],
    [{ realmRoles: ['diver'], scope: 'email' }, '', 'missing: realm role "diver"'],
  ])('%j is refused', async (asked, scope, detail) => {
    expect(await fixture().authorize(asked)).toEqual({
      ok: false,
      status: 403,
      headers: challenge(`, error="insufficient_scope"${scope}`),
      detail,
    })
  })

  it('of a token that has the role is asked before permissions', async () => {
    const { authorize, requests } = fixture()
    const answer = await authorize({ realmRoles: ['diver'], permissions: 'Logbook' })
    expect(answer).toMatchObject(forbidden)
    expect(requests).toEqual([])
  })
})

describe('permissions', () => {
  const rpt = (...permissions: object[]) => tokenOf({ authorization: { permissions } })

  it.each<[AuthorizeOptions['permissions'] & {}, AuthorizeOptions['require'], boolean]>([
    ['Logbook', 'all', true],
    ['Logbook#read', 'all', true],
    ['#read', 'all', true],
    ['id of Logbook', 'all', true],
    [{ Logbook: ['read'] }, 'all', true],
    [[{ resource: 'Logbook', scopes: ['read'] }], 'all', true],
    ['Logbook#write', 'all', false],
    ['Logbook#read,write', 'all', false],
    ['Logbook#read,write', 'any', true],
    ['#write', 'all', false],
    ['Vault', 'all', false],
    [['Logbook#read', 'Vault'], undefined, false],
    [['Logbook#read', 'Vault'], 'any', true],
    [{ Logbook: ['read'], Vault: null }, 'all', false],
  ])('%j, %s, by the token or by Keycloak: %s', async (permissions, require, isAuthorized) => {
    const asked = { permissions, ...(require && { require }) }
    // What Keycloak grants of several is a 200, whatever it does not grant.
    const asking = fixture([200, [permission('Logbook', 'read')]])
    expect(await asking.authorize(asked)).toMatchObject(isAuthorized ? { ok: true } : forbidden)
    expect(asking.requests).toHaveLength(1)
    const holding = fixture(denied)
    const answer = await holding.authorize(asked, rpt(permission('Logbook', 'read')))
    expect(answer).toMatchObject(isAuthorized ? { ok: true } : forbidden)
    expect(holding.requests).toHaveLength(isAuthorized ? 0 : 1)
  })

  it('are asked for with the caller’s token, of this client', async () => {
    const { authorize, requests } = fixture([200, [permission('Logbook', 'read')]])
    const token = tokenOf()
    expect(await authorize({ permissions: 'Logbook#read' }, token)).toMatchObject({
      ok: true,
      permissions: [permission('Logbook', 'read')],
    })
    expect(requests[0]?.headers['authorization']).toBe(`Bearer ${token}`)
    expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toMatchObject({
      audience: 'api',
      permission: 'Logbook#read',
      response_mode: 'permissions',
      submit_request: 'false',
    })
  })

  it('that the token lacks are asked for, and those alone', async () => {
    const { authorize, requests } = fixture([200, [permission('Vault')]])
    const permissions = ['Logbook#read,write', 'Vault']
    const own = permission('Logbook', 'read', 'write')
    const answer = await authorize({ permissions }, rpt(own))
    expect(answer).toMatchObject({ ok: true, permissions: [own, permission('Vault')] })
    expect(new URLSearchParams(requests[0]?.body).getAll('permission')).toEqual(['Vault'])
  })

  it('without any grant are refused, and the log is told which', async () => {
    const answer = await fixture(denied).authorize({ permissions: ['Logbook#read', 'Vault'] })
    expect(answer).toEqual({ ...forbidden, detail: 'missing permissions: Logbook#read, Vault' })
  })

  it('of another resource server count for nothing, though its resource has the same name', async () => {
    // Its aud may name both, and does not say whose the permissions are.
    const claims = { authorization: { permissions: [permission('Vault')] }, aud: ['other', 'api'] }
    const { authorize, requests } = fixture(denied)
    expect(await authorize({ permissions: 'Vault' }, tokenOf(claims))).toMatchObject(forbidden)
    expect(requests).toHaveLength(1)
    const azp = { audience: { azp: 'web' }, permissions: 'Vault' } as const
    const foreign = tokenOf({ ...claims, aud: 'other' })
    expect(await fixture(denied).authorize(azp, foreign)).toMatchObject(forbidden)
    expect(await fixture(denied).authorize({ ...azp, audience: unchecked }, foreign)).toMatchObject(
      forbidden,
    )
  })

  it('of the resource server that audience names', async () => {
    const asked = { audience: 'other', permissions: 'Vault' }
    const { authorize, requests } = fixture([200, [permission('Vault')]])
    expect(await authorize(asked, tokenOf({ aud: ['other', 'api'] }))).toMatchObject({ ok: true })
    expect(new URLSearchParams(requests[0]?.body).get('audience')).toBe('other')
    const own = tokenOf({ aud: 'other', authorization: { permissions: [permission('Vault')] } })
    expect(await fixture(denied).authorize(asked, own)).toMatchObject({ ok: true })
  })

  it('who is not logged in any more is told so', async () => {
    const { authorize } = fixture([401, { error: 'invalid_grant' }])
    const description = 'the access token is not accepted for its session'
    expect(await authorize({ permissions: 'Logbook' })).toMatchObject({
      status: 401,
      headers: challenge(`, error="invalid_token", error_description="${description}"`),
    })
  })
})

// What keycloak-connect 26.1.1 lets pass.
describe('the bypasses of keycloak-connect', () => {
  it('a grant of some is not a grant of all', async () => {
    const { authorize } = fixture([200, [permission('doc', 'read')]])
    expect(await authorize({ permissions: ['doc#read', 'admin#delete'] })).toMatchObject(forbidden)
  })

  it.each(['urn:doc:1', 'urn:doc:1#read', { 'urn:doc:1': ['read'] }])(
    'a name with a colon is a name: %j',
    async (permissions) => {
      const granting = fixture([200, [permission('urn:doc:1', 'read')]])
      expect(await granting.authorize({ permissions })).toMatchObject({ ok: true })
      expect(new URLSearchParams(granting.requests[0]?.body).get('permission')).toMatch(
        /^urn:doc:1/u,
      )
      // 'urn' is another resource, and 'doc' and '1' are no scopes of it.
      for (const other of [
        permission('urn', 'doc', '1', 'doc:1', 'read'),
        permission('urn:doc', '1', 'read'),
      ]) {
        expect(await fixture([200, [other]]).authorize({ permissions })).toMatchObject(forbidden)
      }
    },
  )

  it('a permission without scopes gives no scope', async () => {
    const { authorize } = fixture([200, [{ rsid: '1', rsname: 'doc' }]])
    expect(await authorize({ permissions: 'doc#delete' })).toMatchObject(forbidden)
    expect(await authorize({ permissions: '#delete' })).toMatchObject(forbidden)
  })
})

describe('what cannot be decided rejects', () => {
  it.each([
    ['the keys are out of reach', 'down', {}, { code: 'network' }],
    ['Keycloak fails', [500, { error: 'server_error' }], { permissions: 'R' }, { status: 500 }],
    ['a proxy answers', [200, 'hello'], { permissions: 'R' }, { code: 'unexpected_response' }],
    [
      'the resource does not exist',
      [400, { error: 'invalid_resource' }],
      { permissions: 'R' },
      { error: 'invalid_resource' },
    ],
    [
      'this client is refused',
      [401, { error: 'invalid_client' }],
      { permissions: 'R' },
      { error: 'invalid_client' },
    ],
  ] as const)('%s', async (_, uma, asked, reason) => {
    const { authorize } = fixture(uma)
    await expect(authorize(asked)).rejects.toMatchObject({ operation: 'authorize', reason })
  })

  it.each([
    ['a requirement of a name that is none', { role: ['keeper'] }, 'role'],
    ['a role that is undefined', { realmRoles: undefined }, 'realmRoles'],
    ['no role at all', { realmRoles: [] }, 'realmRoles'],
    ['permissions that are undefined', { permissions: undefined }, 'permissions'],
    ['no permissions at all', { permissions: [] }, 'permissions'],
    ['require without permissions', { realmRoles: ['a', 'b'], require: 'any' }, 'permissions'],
  ])('%s, even for who has no token', async (_, asked, message) => {
    const { client } = fixture()
    for (const request of [{}, { authorization: `Bearer ${tokenOf()}` }]) {
      const answer = client.authorize(request, asked as AuthorizeOptions)
      await expect(answer).rejects.toThrow(UsageError)
      await expect(answer).rejects.toThrow(message)
    }
  })

  it('what is no request', async () => {
    await expect(fixture().client.authorize(undefined as never)).rejects.toThrow(UsageError)
  })
})

it('the client’s audience holds where none is given', async () => {
  const { authorize } = fixture(denied, { audience: { azp: 'web' } })
  const foreign = tokenOf({ aud: 'account' })
  expect(await authorize({}, foreign)).toMatchObject({ ok: true })
  expect(await authorize({ audience: undefined }, foreign)).toMatchObject({ ok: true })
  expect(await authorize({ audience: 'api' }, foreign)).toMatchObject({ status: 401 })
})
