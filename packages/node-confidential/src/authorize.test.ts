import { UsageError } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { challenge, denied, forbidden, guardFixture } from '../test/guard-fixture.ts'
import { base64url, now, tokenOf } from '../test/signed-token.ts'
import type { AuthorizeOptions } from './authorize.ts'

describe('who presents no good token', () => {
  it.each([
    ['none', {}],
    ['one in the URL', new Request('https://api/?access_token=t')],
    ['a password', { authorization: 'Basic dTpw' }],
  ])('%s: is asked for one, and told of no error', async (_, request) => {
    expect(await guardFixture().client.authorize(request)).toEqual({
      ok: false,
      status: 401,
      headers: challenge(''),
      detail: 'the request has no bearer token',
    })
  })

  it('two of them: is told that the request is wrong', async () => {
    const token = `Bearer ${tokenOf()}`
    const answer = await guardFixture().client.authorize({ authorization: [token, token] })
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
    const answer = await guardFixture().authorize({ realmRoles: ['keeper'] }, tokenOf(claims))
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
      const answer = await guardFixture().authorize({}, token)
      expect(answer).toMatchObject({ ok: false, status: 401 })
      expect(JSON.stringify(answer)).not.toMatch(/s3cret|czNjcmV0/u)
    }
  })
})

describe('roles and scope', () => {
  it('let pass, with the claims', async () => {
    const { authorize, requests } = guardFixture()
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
    expect(await guardFixture().authorize(asked)).toEqual({
      ok: false,
      status: 403,
      headers: challenge(`, error="insufficient_scope"${scope}`),
      detail,
    })
  })

  it('of a token that has the role is asked before permissions', async () => {
    const { authorize, requests } = guardFixture()
    const answer = await authorize({ realmRoles: ['diver'], permissions: 'Logbook' })
    expect(answer).toMatchObject(forbidden)
    expect(requests).toEqual([])
  })
})

class Divers {
  get realmRoles() {
    return ['diver']
  }
}

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
    const { authorize } = guardFixture(uma)
    await expect(authorize(asked)).rejects.toMatchObject({ operation: 'authorize', reason })
  })

  it.each([
    ['a requirement of a name that is none', { role: ['keeper'] }, 'role'],
    [
      'a requirement that is inherited',
      Object.create({ realmRoles: ['diver'] }),
      'expected the requirement to be a plain object',
    ],
    ['a requirement that is a class’s', new Divers(), 'plain object'],
    ['a requirement that is a number', 5, 'plain object'],
    ['a role that is undefined', { realmRoles: undefined }, 'realmRoles'],
    ['no role at all', { realmRoles: [] }, 'realmRoles'],
    ['permissions that are undefined', { permissions: undefined }, 'permissions'],
    ['no permissions at all', { permissions: [] }, 'permissions'],
    [
      'a resource that is undefined',
      { permissions: [{ resource: undefined, scopes: ['read'] }] },
      'permissions',
    ],
    [
      'scopes that are undefined',
      { permissions: [{ resource: 'R', scopes: undefined }] },
      'permissions',
    ],
    ['no scope at all', { permissions: [{ resource: 'R', scopes: [] }] }, 'permissions'],
    ['scopes misspelt', { permissions: [{ resource: 'R', scope: ['delete'] }] }, 'permissions'],
    ['require without permissions', { realmRoles: ['a', 'b'], require: 'any' }, 'permissions'],
  ])('%s, even for who has no token', async (_, asked, message) => {
    const { client } = guardFixture()
    for (const request of [{}, { authorization: `Bearer ${tokenOf()}` }]) {
      const answer = client.authorize(request, asked as AuthorizeOptions)
      await expect(answer).rejects.toThrow(UsageError)
      await expect(answer).rejects.toThrow(message)
    }
  })

  it('what is no request', async () => {
    await expect(guardFixture().client.authorize(undefined as never)).rejects.toThrow(UsageError)
  })
})

it('the client’s audience holds where none is given', async () => {
  const { authorize } = guardFixture(denied, { audience: { azp: 'web' } })
  const foreign = tokenOf({ aud: 'account' })
  expect(await authorize({}, foreign)).toMatchObject({ ok: true })
  expect(await authorize({ audience: undefined }, foreign)).toMatchObject({ ok: true })
  expect(await authorize({ audience: 'api' }, foreign)).toMatchObject({ status: 401 })
})
