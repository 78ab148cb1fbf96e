import { unchecked } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { challenge, denied, forbidden, guardFixture, permission } from '../test/guard-fixture.ts'
import { tokenOf } from '../test/signed-token.ts'
import type { AuthorizeOptions } from './authorize.ts'

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
    const asking = guardFixture([200, [permission('Logbook', 'read')]])
    expect(await asking.authorize(asked)).toMatchObject(isAuthorized ? { ok: true } : forbidden)
    expect(asking.requests).toHaveLength(1)
    const holding = guardFixture(denied)
    const answer = await holding.authorize(asked, rpt(permission('Logbook', 'read')))
    expect(answer).toMatchObject(isAuthorized ? { ok: true } : forbidden)
    expect(holding.requests).toHaveLength(isAuthorized ? 0 : 1)
  })

  it('are asked for with the caller’s token, of this client', async () => {
    const { authorize, requests } = guardFixture([200, [permission('Logbook', 'read')]])
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
    const { authorize, requests } = guardFixture([200, [permission('Vault')]])
    const permissions = ['Logbook#read,write', 'Vault']
    const own = permission('Logbook', 'read', 'write')
    const answer = await authorize({ permissions }, rpt(own))
    expect(answer).toMatchObject({ ok: true, permissions: [own, permission('Vault')] })
    expect(new URLSearchParams(requests[0]?.body).getAll('permission')).toEqual(['Vault'])
  })

  it('without any grant are refused, and the log is told which', async () => {
    const answer = await guardFixture(denied).authorize({ permissions: ['Logbook#read', 'Vault'] })
    expect(answer).toEqual({ ...forbidden, detail: 'missing permissions: Logbook#read, Vault' })
  })

  it('of another resource server count for nothing, though its resource has the same name', async () => {
    // Its aud may name both, and does not say whose the permissions are.
    const claims = { authorization: { permissions: [permission('Vault')] }, aud: ['other', 'api'] }
    const { authorize, requests } = guardFixture(denied)
    expect(await authorize({ permissions: 'Vault' }, tokenOf(claims))).toMatchObject(forbidden)
    expect(requests).toHaveLength(1)
    const azp = { audience: { azp: 'web' }, permissions: 'Vault' } as const
    const foreign = tokenOf({ ...claims, aud: 'other' })
    expect(await guardFixture(denied).authorize(azp, foreign)).toMatchObject(forbidden)
    expect(
      await guardFixture(denied).authorize({ ...azp, audience: unchecked }, foreign),
    ).toMatchObject(forbidden)
  })

  it('of the resource server that audience names', async () => {
    const asked = { audience: 'other', permissions: 'Vault' }
    const { authorize, requests } = guardFixture([200, [permission('Vault')]])
    expect(await authorize(asked, tokenOf({ aud: ['other', 'api'] }))).toMatchObject({ ok: true })
    expect(new URLSearchParams(requests[0]?.body).get('audience')).toBe('other')
    const own = tokenOf({ aud: 'other', authorization: { permissions: [permission('Vault')] } })
    expect(await guardFixture(denied).authorize(asked, own)).toMatchObject({ ok: true })
  })

  it('who is not logged in any more is told so', async () => {
    const { authorize } = guardFixture([401, { error: 'invalid_grant' }])
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
    const { authorize } = guardFixture([200, [permission('doc', 'read')]])
    expect(await authorize({ permissions: ['doc#read', 'admin#delete'] })).toMatchObject(forbidden)
  })

  it.each(['urn:doc:1', 'urn:doc:1#read', { 'urn:doc:1': ['read'] }])(
    'a name with a colon is a name: %j',
    async (permissions) => {
      const granting = guardFixture([200, [permission('urn:doc:1', 'read')]])
      expect(await granting.authorize({ permissions })).toMatchObject({ ok: true })
      expect(new URLSearchParams(granting.requests[0]?.body).get('permission')).toMatch(
        /^urn:doc:1/u,
      )
      // 'urn' is another resource, and 'doc' and '1' are no scopes of it.
      for (const other of [
        permission('urn', 'doc', '1', 'doc:1', 'read'),
        permission('urn:doc', '1', 'read'),
      ]) {
        expect(await guardFixture([200, [other]]).authorize({ permissions })).toMatchObject(
          forbidden,
        )
      }
    },
  )

  it('a permission without scopes gives no scope', async () => {
    const { authorize } = guardFixture([200, [{ rsid: '1', rsname: 'doc' }]])
    expect(await authorize({ permissions: 'doc#delete' })).toMatchObject(forbidden)
    expect(await authorize({ permissions: '#delete' })).toMatchObject(forbidden)
  })
})
