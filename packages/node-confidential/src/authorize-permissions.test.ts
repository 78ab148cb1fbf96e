import { unchecked } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import {
  challenge,
  denied,
  forbidden,
  guardFixture,
  idOf,
  permission,
} from '../test/guard-fixture.ts'
import { tokenOf } from '../test/signed-token.ts'
import type { AuthorizeOptions } from './authorize.ts'

describe('permissions', () => {
  const rpt = (...permissions: object[]) => tokenOf({ authorization: { permissions } })

  it.each<[AuthorizeOptions['permissions'] & {}, AuthorizeOptions['require'], boolean]>([
    ['Logbook', 'all', true],
    ['Logbook#read', 'all', true],
    ['#read', 'all', true],
    [idOf('Logbook'), 'all', true],
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
  ])('%j, %s, by Keycloak: %s', async (permissions, require, isAuthorized) => {
    const asked = { permissions, ...(require && { require }) }
    // What Keycloak grants of several is a 200, whatever it does not grant.
    const { authorize, requests } = guardFixture([200, [permission('Logbook', 'read')]])
    expect(await authorize(asked)).toMatchObject(isAuthorized ? { ok: true } : forbidden)
    expect(requests).toHaveLength(1)
  })

  const logbook = idOf('Logbook')
  it.each<[AuthorizeOptions['permissions'] & {}, AuthorizeOptions['require'], boolean]>([
    [logbook, 'all', true],
    [`${logbook}#read`, 'all', true],
    [{ [logbook]: ['read'] }, 'all', true],
    [`${logbook}#read,write`, 'any', true],
    [[`${logbook}#read`, 'Vault'], 'any', true],
    [`${logbook}#write`, 'all', false],
    [`${logbook}#read,write`, 'all', false],
    [[`${logbook}#read`, idOf('Vault')], undefined, false],
    // Another resource server may have one of this name, or with this scope.
    ['Logbook', 'all', false],
    ['Logbook#read', 'all', false],
    ['#read', 'all', false],
    [[logbook, 'Logbook'], 'all', false],
    [[logbook, '#read'], 'all', false],
  ])('%j, %s, by the token: %s', async (permissions, require, isAuthorized) => {
    const asked = { permissions, ...(require && { require }) }
    const { authorize, requests } = guardFixture(denied)
    const answer = await authorize(asked, rpt(permission('Logbook', 'read')))
    expect(answer).toMatchObject(isAuthorized ? { ok: true } : forbidden)
    expect(requests).toHaveLength(isAuthorized ? 0 : 1)
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
    const own = permission('Logbook', 'read', 'write')
    const permissions = [`${own.rsid}#read,write`, 'Vault']
    const answer = await authorize({ permissions }, rpt(own, permission('Foghorn')))
    expect(answer).toEqual({
      ok: true,
      claims: expect.any(Object),
      permissions: [own, permission('Vault')],
    })
    expect(new URLSearchParams(requests[0]?.body).getAll('permission')).toEqual(['Vault'])
  })

  it('of a scope that no resource has are read as Keycloak writes them, without an id', async () => {
    const audit = { scopes: ['audit'] }
    const { authorize } = guardFixture([200, [audit]])
    expect(await authorize({ permissions: '#audit' })).toMatchObject({
      ok: true,
      permissions: [audit],
    })
    expect(await authorize({ permissions: 'Logbook#audit' })).toMatchObject(forbidden)
    expect(await authorize({}, rpt(audit))).toMatchObject({ ok: true })
  })

  it('without any grant are refused, and the log is told which', async () => {
    const answer = await guardFixture(denied).authorize({ permissions: ['Logbook#read', 'Vault'] })
    expect(answer).toEqual({ ...forbidden, detail: 'missing permissions: Logbook#read, Vault' })
  })

  it.each<[string, AuthorizeOptions, object]>([
    // Its aud may name both, and does not say whose the permissions are.
    ['beside this one', {}, { aud: ['other', 'api'] }],
    ['for which azp was looked at', { audience: { azp: 'web' } }, { aud: 'other' }],
    ['for which nothing was looked at', { audience: unchecked }, { aud: 'other' }],
  ])('of another resource server, %s, count for nothing, even by the id', async (_, asked, aud) => {
    const token = tokenOf({ authorization: { permissions: [permission('Vault')] }, ...aud })
    for (const permissions of ['Vault', idOf('Vault')]) {
      const { authorize, requests } = guardFixture(denied)
      expect(await authorize({ ...asked, permissions }, token)).toMatchObject(forbidden)
      expect(requests).toHaveLength(1)
    }
  })

  it.each(['Vault', { Vault: ['read'] }, '#read', ['#read', 'Vault']])(
    'that a refresh has carried over from another one’s RPT count for nothing: %j',
    async (permissions) => {
      // Keycloak copies them, and writes into aud whom the client that refreshes is for. That server may
      // also have given its resource this name for an id.
      const foreign = [
        permission('Vault', 'read'),
        { rsid: 'Vault', rsname: 'x', scopes: ['read'] },
      ]
      const token = tokenOf({ aud: ['api', 'account'], authorization: { permissions: foreign } })
      const { authorize, requests } = guardFixture(denied)
      expect(await authorize({ permissions }, token)).toMatchObject(forbidden)
      expect(requests).toHaveLength(1)
    },
  )

  it('of the resource server that audience names', async () => {
    const asked = { audience: 'other', permissions: idOf('Vault') }
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
