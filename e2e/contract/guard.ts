import { noClientAuthentication } from '@latchkey/node-confidential'
import type { AuthorizeOptions } from '@latchkey/node-confidential'
import { describe, expect, it } from 'vitest'

import { clients, TIDES_ID, users } from '../keycloak/cast.ts'
import { countingFetch } from './counting-fetch.ts'
import { reasonOf } from './target.ts'
import type { Target } from './target.ts'

type Row = readonly [keyof typeof users, AuthorizeOptions]

const passing: readonly Row[] = [
  ['ada', {}],
  ['mallory', {}],
  ['ada', { realmRoles: ['keeper'] }],
  ['ada', { resourceRoles: ['editor'] }],
  ['ada', { resourceRoles: { 'logbook-api': ['editor'], 'pilot-service': ['pilot'] } }],
  ['ada', { scope: 'openid email' }],
  ['ada', { permissions: 'Logbook#write' }],
  ['ada', { permissions: { Logbook: ['read', 'write'], Foghorn: null } }],
  ['ada', { permissions: [{ resource: TIDES_ID, scopes: ['read'] }] }],
  ['ada', { permissions: '#light' }],
  ['ada', { permissions: '#audit' }],
  ['ada', { permissions: ['Logbook#read', 'Vault'], require: 'any' }],
]

const refused: readonly Row[] = [
  ['ada', { realmRoles: ['keeper', 'visitor'] }],
  ['jörg', { realmRoles: ['keeper'] }],
  ['ada', { resourceRoles: { 'wreck-service': ['diver'] } }],
  ['ada', { scope: 'offline_access' }],
  ['ada', { permissions: ['Logbook#read', 'Vault'] }],
  ['ada', { realmRoles: ['visitor'], permissions: 'Logbook' }],
  ['jörg', { permissions: 'Logbook#read,write' }],
  ['mallory', { permissions: ['Logbook', 'Lamp'], require: 'any' }],
]

const request = (token: string): Request =>
  new Request('https://api.example/logbook', { headers: { authorization: `Bearer ${token}` } })

/** May a request pass? */
export function describeGuard({ client, tokensOf, administrator }: Target): void {
  const tokenOf = async (name: keyof typeof users): Promise<string> =>
    (await tokensOf(users[name])).access_token

  describe('authorize', () => {
    it.each(passing)('%s, %j: passes', async (name, asked) => {
      const answer = await client().authorize(request(await tokenOf(name)), asked)
      expect(answer).toMatchObject({
        ok: true,
        claims: { preferred_username: users[name].username },
      })
      expect('permissions' in answer).toBe('permissions' in asked)
    })

    it.each(refused)('%s, %j: is refused', async (name, asked) => {
      const answer = await client().authorize(request(await tokenOf(name)), asked)
      const challenge = /^Bearer realm="lighthouse", error="insufficient_scope"/u
      expect(answer).toMatchObject({
        ok: false,
        status: 403,
        headers: { 'www-authenticate': expect.stringMatching(challenge) },
      })
    })

    it('gives the permissions that Keycloak granted', async () => {
      const asked = { permissions: ['Logbook#read', 'Vault'], require: 'any' } as const
      const answer = await client().authorize(request(await tokenOf('ada')), asked)
      expect(answer).toMatchObject({ permissions: [{ rsname: 'Logbook', scopes: ['read'] }] })
    })

    it('takes an RPT at its word, for what is named by its id', async () => {
      const { fetch, requests } = countingFetch()
      const api = client({ fetch })
      const accessToken = await tokenOf('jörg')
      const named = ['Logbook#read', `${TIDES_ID}#read`]
      const rpt = await api.umaTicketGrant({ accessToken, permissions: named })
      if (rpt.error !== undefined) throw new Error(rpt.error)
      const authorize = (permissions: string[]) =>
        api.authorize(request(rpt.access_token), { permissions })
      const asked = () => requests.filter((url) => url.endsWith('/token')).length

      expect(await authorize([`${TIDES_ID}#read`])).toMatchObject({ ok: true })
      expect(asked()).toBe(1)
      expect(await authorize([`${TIDES_ID}#read`, 'Logbook#read'])).toMatchObject({ ok: true })
      expect(asked()).toBe(2)
      expect(await authorize([`${TIDES_ID}#read`, 'Logbook#write'])).toMatchObject({ status: 403 })
    })

    it('opens nothing for an RPT of another resource server, though a refresh has made it one for this', async () => {
      const web = client({
        clientId: clients.harborWeb.clientId,
        clientAuthentication: noClientAuthentication(),
      })
      const { access_token: accessToken } = await web.passwordGrant(users.jörg)
      const rpt = await web.umaTicketGrant({ accessToken, audience: clients.towerApi.clientId })
      if (rpt.error !== undefined) throw new Error(rpt.error)
      const { refresh_token = '' } = rpt
      const { access_token } = await web.refreshTokenGrant({ refresh_token })

      const api = client()
      const { aud, authorization } = await api.verifyToken(access_token)
      expect(new Set([aud].flat())).toEqual(new Set(['account', 'logbook-api']))
      const foreign = { rsid: expect.any(String), rsname: 'Vault', scopes: expect.any(Array) }
      expect(authorization).toMatchObject({ permissions: [foreign] })
      for (const permissions of ['Vault', 'Vault#read', '#light', ['Logbook#read', 'Vault#read']]) {
        // One after the other: each is a question of its own to Keycloak.
        // oxlint-disable-next-line no-await-in-loop
        const answer = await api.authorize(request(access_token), { permissions })
        expect(answer).toMatchObject({ ok: false, status: 403 })
      }
      expect(await api.authorize(request(access_token), { permissions: 'Logbook#read' })).toEqual({
        ok: true,
        claims: expect.any(Object),
        permissions: [{ rsid: expect.any(String), rsname: 'Logbook', scopes: ['read'] }],
      })
    })

    it('asks Keycloak about an RPT that is for others too, and comes to the same', async () => {
      const accessToken = await tokenOf('ada')
      const api = client()
      const rpt = await api.umaTicketGrant({ accessToken, permissions: 'Logbook#read' })
      if (rpt.error !== undefined) throw new Error(rpt.error)
      const { aud } = await api.verifyToken(rpt.access_token)
      expect(aud).toContain('pilot-service')
      const answer = await api.authorize(request(rpt.access_token), { permissions: 'Logbook#read' })
      expect(answer).toMatchObject({ ok: true })
    })

    it.each([
      ['no token', () => new Headers(), undefined],
      ['two', (token: string) => ({ authorization: [token, token] }), 'invalid_request'],
      [
        'one in the URL',
        (token: string) => new Request(`https://a.example/?access_token=${token}`),
        undefined,
      ],
      ['a changed one', (token: string) => request(`${token}AAAA`), 'invalid_token'],
    ])('with %s: 401', async (_, make, error) => {
      const answer = await client().authorize(make(await tokenOf('ada')))
      expect(answer).toMatchObject({ ok: false, status: 401 })
      const challenge = answer.ok ? '' : answer.headers['www-authenticate']
      expect(/error="(\w+)"/u.exec(challenge)?.[1]).toBe(error)
      expect(JSON.stringify(answer)).not.toContain((await tokenOf('ada')).slice(0, 20))
    })

    it.each(['id_token', 'refresh_token'] as const)('with the %s: 401', async (member) => {
      const token = (await tokensOf(users.ada))[member] ?? ''
      expect(await client().authorize(request(token))).toMatchObject({ status: 401 })
    })

    it('with a token for others: 401, and the log is told what to change', async () => {
      const tokens = await client(clients.tideService).passwordGrant(users.jörg)
      expect(await client().authorize(request(tokens.access_token))).toMatchObject({
        status: 401,
        detail: expect.stringMatching(/"Audience" mapper/u),
      })
    })

    it('whose session has ended: 401, once Keycloak is asked', async () => {
      const { access_token } = await client().passwordGrant(users.grace)
      await administrator.endSessions(users.grace.username)
      const api = client()
      expect(await api.authorize(request(access_token))).toMatchObject({ ok: true })
      expect(await api.authorize(request(access_token), { permissions: 'Foghorn' })).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': expect.stringMatching(/error="invalid_token"/u) },
      })
    })

    it('rejects for a resource that does not exist', async () => {
      const call = client().authorize(request(await tokenOf('ada')), { permissions: 'Nothing' })
      expect(await reasonOf(call)).toMatchObject({ error: 'invalid_resource' })
    })

    it('rejects while Keycloak is out of reach', async () => {
      const away = client({ fetch: () => Promise.reject(new TypeError('fetch failed')) })
      expect(await reasonOf(away.authorize(request(await tokenOf('ada'))))).toMatchObject({
        code: 'network',
      })
    })
  })
}
