import { noClientAuthentication } from '@latchkey/node-confidential'
import type { Permissions, Require } from '@latchkey/node-confidential'
import { describe, expect, it } from 'vitest'

import { clients, granted, TIDES_ID, users } from '../keycloak/cast.ts'
import { reasonOf } from './target.ts'
import type { Target } from './target.ts'

type Row = readonly [keyof typeof users, Permissions, Require, readonly string[], boolean]

// Who, what, how many of it, what is missing, and is it enough.
const access: readonly Row[] = [
  ['ada', 'Logbook', 'all', [], true],
  ['ada', 'Logbook#read', 'all', [], true],
  ['ada', ['Logbook#read', 'Logbook#write'], 'all', [], true],
  ['ada', 'Logbook#read,write', 'all', [], true],
  ['ada', { Logbook: ['read', 'write'], Foghorn: null }, 'all', [], true],
  ['ada', [{ resource: 'Lamp', scopes: ['light'] }, { resource: 'Foghorn' }], 'all', [], true],
  ['ada', '#light', 'all', [], true],
  ['ada', ['#read', '#view'], 'all', [], true],
  // No resource has it.
  ['ada', '#audit', 'all', [], true],
  ['ada', ['Logbook#read', '#audit'], 'all', [], true],
  ['ada', 'Foghorn', 'all', [], true],
  ['ada', ['North Chart', 'South Chart'], 'all', [], true],
  ['ada', 'Wärter Handbuch#read', 'all', [], true],
  ['ada', `${TIDES_ID}#read`, 'all', [], true],
  ['ada', 'Vault', 'all', ['Vault'], false],
  ['ada', ['Logbook#read', 'Vault#read'], 'all', ['Vault#read'], false],
  ['ada', ['Logbook#read', 'Vault#read'], 'any', ['Vault#read'], true],
  // A name that does not exist can't be told from a denied one, once another name did resolve.
  ['ada', ['Logbook', 'No Such Thing'], 'all', ['No Such Thing'], false],
  ['ada', ['Logbook', 'No Such Thing'], 'any', ['No Such Thing'], true],
  ['jörg', 'Logbook', 'all', [], true],
  ['jörg', 'Logbook#read', 'all', [], true],
  ['jörg', 'Logbook#write', 'all', ['Logbook#write'], false],
  ['jörg', 'Logbook#read,write', 'all', ['Logbook#write'], false],
  ['jörg', 'Logbook#read,write', 'any', ['Logbook#write'], true],
  ['jörg', ['North Chart', 'South Chart'], 'all', ['South Chart'], false],
  ['jörg', ['North Chart', 'South Chart'], 'any', ['South Chart'], true],
  ['jörg', '#light', 'all', ['#light'], false],
  ['jörg', '#audit', 'all', ['#audit'], false],
  ['jörg', 'Wärter Handbuch', 'all', [], true],
  ['tess', 'Lamp#view,light', 'all', [], true],
  ['tess', 'Foghorn', 'all', ['Foghorn'], false],
  ['grace', 'Foghorn', 'all', [], true],
  ['grace', 'Logbook', 'all', ['Logbook'], false],
  ['grace', ['Foghorn', 'Vault'], 'any', ['Vault'], true],
  ['mallory', 'Lamp#view', 'all', ['Lamp#view'], false],
  ['mallory', ['Logbook', 'Lamp'], 'any', ['Logbook', 'Lamp'], false],
]

/** UMA 2.0 and authorization services. */
export function describeUma({ client, tokensOf }: Target): void {
  const tokenOf = async (name: keyof typeof users): Promise<string> =>
    (await tokensOf(users[name])).access_token

  describe('hasUmaAccess', () => {
    it.each(access)('%s, %j, %s', async (name, permissions, require, missing, isAuthorized) => {
      const answer = await client().hasUmaAccess(await tokenOf(name), permissions, { require })
      expect({ ...answer, missingPermissions: answer.missingPermissions.toSorted() }).toEqual({
        isLoggedIn: true,
        isAuthorized,
        missingPermissions: missing.toSorted(),
      })
    })

    it('who is not logged in has no access, and that is no error', async () => {
      expect(await client().hasUmaAccess('bad.token.here', ['Logbook', 'Lamp#view'])).toEqual({
        isLoggedIn: false,
        isAuthorized: false,
        missingPermissions: ['Logbook', 'Lamp#view'],
      })
    })

    it.each([
      ['an unknown name before any other', ['No Such Thing', 'Logbook'], 'invalid_resource'],
      ['an unknown name alone', 'No Such Thing', 'invalid_resource'],
      ['a scope of a resource without scopes', 'Foghorn#read', 'invalid_resource'],
      ['an unknown scope', 'Logbook#fly', 'invalid_scope'],
    ] as const)('throws for %s', async (_, permissions, error) => {
      const call = client().hasUmaAccess(await tokenOf('ada'), permissions)
      expect(await reasonOf(call)).toMatchObject({ code: 'oauth_error', status: 400, error })
    })

    it('throws for an audience that has no authorization services, or does not exist', async () => {
      const token = await tokenOf('ada')
      for (const audience of [clients.tideService.clientId, 'nobody']) {
        const call = client().hasUmaAccess(token, 'Logbook', { audience })
        expect(await reasonOf(call)).toMatchObject({ status: 400, error: 'invalid_request' })
      }
    })
  })

  describe('umaPermissions', () => {
    it.each(Object.entries(granted))('all that %s has', async (name, expected) => {
      const permissions = await client().umaPermissions(await tokenOf(name as keyof typeof users))
      const byName = permissions.map(({ rsname = '', scopes = [] }) => [rsname, scopes.toSorted()])
      expect(Object.fromEntries(byName)).toEqual(
        Object.fromEntries(
          Object.entries(expected).map(([rsname, scopes]) => [rsname, scopes.toSorted()]),
        ),
      )
    })

    it('those that are asked for; the others are silently missing', async () => {
      const token = await tokenOf('ada')
      expect(await client().umaPermissions(token, ['Foghorn', 'Vault'])).toEqual([
        { rsid: expect.any(String), rsname: 'Foghorn' },
      ])
    })

    it('none is an empty list', async () => {
      expect(await client().umaPermissions(await tokenOf('mallory'), 'Logbook#read')).toEqual([])
    })

    it('refuses a bearer token that is none', async () => {
      expect(await reasonOf(client().umaPermissions('bad.token.here', 'Logbook'))).toMatchObject({
        code: 'oauth_error',
        status: 400,
        error: 'invalid_grant',
      })
    })

    it('asks by URI', async () => {
      const permissions = await client().umaPermissions(await tokenOf('ada'), '/logbook/page/7', {
        permission_resource_format: 'uri',
        permission_resource_matching_uri: true,
      })
      expect(permissions).toMatchObject([{ rsname: 'Logbook' }])
    })

    it('pushes claims as the client itself, for the user', async () => {
      const permissions = await client().umaPermissions(await tokenOf('ada'), 'Logbook#read', {
        claim_token: { weather: ['fog'] },
      })
      expect(permissions).toMatchObject([{ rsname: 'Logbook', scopes: ['read'] }])
    })
  })

  describe('a bearer that is no access token', () => {
    it.each(['id_token', 'refresh_token'] as const)('%s: not logged in', async (member) => {
      const token = (await tokensOf(users.ada))[member] ?? ''
      expect(await client().hasUmaAccess(token, 'Logbook')).toMatchObject({ isLoggedIn: false })
    })
  })

  describe('pushed claims', () => {
    it('of a public client are refused, which is not "not logged in"', async () => {
      const web = client({
        clientId: clients.harborWeb.clientId,
        clientAuthentication: noClientAuthentication(),
      })
      const accessToken = (await web.passwordGrant(users.ada)).access_token
      const grant = web.umaPermissions(accessToken, 'Logbook', {
        audience: clients.logbookApi.clientId,
        claim_token: { weather: ['fog'] },
      })
      expect(await reasonOf(grant)).toMatchObject({ status: 403, error: 'invalid_grant' })
    })

    it('without a subject that is logged in are refused', async () => {
      const grant = client().umaPermissions('bad.token.here', 'Logbook', {
        claim_token: { weather: ['fog'] },
      })
      expect(await reasonOf(grant)).toMatchObject({ status: 400, error: 'unauthorized_client' })
    })
  })

  describe('umaDecision', () => {
    it('says yes to one of several, and no to none', async () => {
      const api = client()
      expect(await api.umaDecision(await tokenOf('jörg'), 'Logbook#read')).toBe(true)
      expect(await api.umaDecision(await tokenOf('jörg'), ['Logbook#read', 'Vault'])).toBe(true)
      expect(await api.umaDecision(await tokenOf('jörg'), 'Vault')).toBe(false)
    })
  })

  describe('umaTicketGrant', () => {
    it('gives an RPT', async () => {
      const accessToken = await tokenOf('ada')
      const rpt = await client().umaTicketGrant({ accessToken, permissions: 'Foghorn' })
      expect(rpt).toMatchObject({ token_type: 'Bearer', upgraded: false })
    })

    it('gives the refusal as a value', async () => {
      const accessToken = await tokenOf('mallory')
      expect(await client().umaTicketGrant({ accessToken, permissions: 'Vault' })).toEqual({
        error: 'access_denied',
        error_description: 'not_authorized',
      })
    })

    it('adds to an RPT', async () => {
      const accessToken = await tokenOf('ada')
      const first = await client().umaTicketGrant({ accessToken, permissions: 'Foghorn' })
      if (first.error !== undefined) throw new Error(first.error)
      const second = await client().umaTicketGrant({
        accessToken,
        permissions: 'Lamp#view',
        rpt: first.access_token,
      })
      if (second.error !== undefined) throw new Error(second.error)
      const { authorization } = await client().verifyToken(second.access_token)
      expect(authorization?.permissions?.map(({ rsname }) => rsname).toSorted()).toEqual([
        'Foghorn',
        'Lamp',
      ])
    })

    it('refuses an RPT that was changed', async () => {
      const accessToken = await tokenOf('ada')
      const grant = client().umaTicketGrant({
        accessToken,
        permissions: 'Foghorn',
        rpt: `${accessToken}AAAA`,
      })
      expect(await reasonOf(grant)).toMatchObject({ status: 403, error: 'invalid_rpt' })
    })
  })
}
