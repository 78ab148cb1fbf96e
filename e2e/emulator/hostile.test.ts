import { introspect } from '@latchkey/core'
import { createConfidentialClient, createPkce } from '@latchkey/node-confidential'
import { createKeycloakEmulator } from '@latchkey/emulator'
import { afterAll, describe, expect, it } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import { callbackOf, openBrowser } from '../contract/login-page.ts'
import { reasonOf } from '../contract/target.ts'
import { REALM, users } from '../keycloak/cast.ts'

const { close, client, url } = await startEmulator()
afterAll(close)
const token = `${url}/realms/${REALM}/protocol/openid-connect/token`

describe('the emulator, under what nobody should send', () => {
  it('lets 200 people log in at once, each their own', async () => {
    const api = client()
    const redirect_uri = 'http://localhost/callback'
    const people = [users.ada, users.jörg, users.grace, users.mallory]
    const names = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const user = people[index % people.length] ?? users.ada
        const { code_verifier, ...challenge } = await createPkce()
        const state = String(index)
        const login = await api.authorizationUrl({ redirect_uri, state, ...challenge })
        const callbackUrl = callbackOf(await openBrowser().login(login, user))
        const { code = '' } = await api.authorizationResponse(callbackUrl, { state })
        const tokens = await api.authorizationCodeGrant({ code, redirect_uri, code_verifier })
        return [user.username, (await api.userinfo(tokens.access_token)).preferred_username]
      }),
    )
    expect(names.filter(([asked, got]) => asked !== got)).toEqual([])
    expect(names).toHaveLength(200)
  })

  it.each([
    [
      'a password of 1 MB',
      { grant_type: 'password', username: 'ada', password: 'x'.repeat(1 << 20) },
    ],
    ['a grant type of 1 MB', { grant_type: 'x'.repeat(1 << 20) }],
    ['a member __proto__', { grant_type: 'password', __proto__: 'x', constructor: 'y' }],
    ['control characters', { grant_type: '\u0000\r\n', username: '\uD800' }],
  ])('answers %s as an OAuth error', async (_, form) => {
    const response = await fetch(token, { method: 'POST', body: new URLSearchParams(form) })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
    expect(await response.json()).toHaveProperty('error')
  })

  it.each([
    '',
    'x',
    'a.b.c',
    '..',
    'é.é.é',
    '{}',
    `${'e'.repeat(10_000)}.e.e`,
    'eyJhbGciOiJub25lIn0.e30.',
  ])('takes %.20s for no token', async (malformed) => {
    const { introspection_endpoint = '' } = await client().wellKnown()
    const answer = client().call(introspect, { token: malformed || 'empty' })
    expect(await answer).toEqual({ active: false })
    const userinfo = await fetch(introspection_endpoint.replace('token/introspect', 'userinfo'), {
      headers: { authorization: `Bearer ${encodeURIComponent(malformed)}` },
    })
    expect(userinfo.status).toBe(401)
  })

  it('still works afterwards', async () => {
    expect(await client().passwordGrant(users.ada)).toHaveProperty('access_token')
    const reason = await reasonOf(client({ clientId: 'nobody' }).clientCredentialsGrant())
    expect(reason).toMatchObject({ status: 401, error: 'invalid_client' })
  })

  it('has realms, clients and users with any characters in their names', async () => {
    const realm = 'Küste & Co. 100% +1/2'
    const odd = createKeycloakEmulator({
      realms: [
        {
          realm,
          clients: [
            {
              clientId: 'cliënt:1 "&',
              secret: 'ä:ö%&+ "\\',
              publicClient: false,
              directAccessGrantsEnabled: true,
            },
          ],
          users: [
            {
              username: "o'näme+1@x",
              enabled: true,
              credentials: [{ type: 'password', value: ' \t"\\&%+é' }],
            },
          ],
        },
      ],
    })
    const listening = await odd.listen()
    try {
      const api = createConfidentialClient({
        serverUrl: listening.url,
        realm,
        clientId: 'cliënt:1 "&',
        clientSecret: 'ä:ö%&+ "\\',
      })
      const tokens = await api.passwordGrant({ username: "o'näme+1@x", password: ' \t"\\&%+é' })
      expect(await api.userinfo(tokens.access_token)).toMatchObject({
        preferred_username: "o'näme+1@x",
      })
      expect(await api.verifyIdToken(tokens.id_token ?? '')).toMatchObject({ azp: 'cliënt:1 "&' })
    } finally {
      await listening.close()
    }
  })
})
