import { createPkce, decodeToken } from '@latchkey/node-confidential'
import type { ConfidentialClient, TokenResponse } from '@latchkey/node-confidential'

import { callbackOf, openBrowser } from '../contract/login-page.ts'
import { credentialsOf } from '../contract/target.ts'
import type { Target } from '../contract/target.ts'
import { clients, users } from '../keycloak/cast.ts'

/** One line of the page of python-keycloak's OpenID client, and the same with Latchkey. */
export interface SeedCall {
  /** As that page has it. */
  readonly seed: string
  readonly latchkey: string
  /** Makes the call, and says in brief what came back. Rejects where that is not what it should be. */
  readonly run: () => Promise<string>
}

const redirect_uri = 'http://localhost/callback'

/** Every call of that page in its order, to be run one after another: each uses what the ones before got. */
export function seedCalls(target: Target): readonly SeedCall[] {
  const client = target.client()
  const bot = target.client(clients.keeperBot)
  const login = { url: '', state: 'your_state_info', code_verifier: '' }
  let token: TokenResponse | undefined

  const tokens = (): TokenResponse => token ?? fail('tokens of the call before')
  async function signIn(api: ConfidentialClient = client): Promise<TokenResponse> {
    return (token = await api.passwordGrant(users.ada))
  }

  return [
    {
      seed: 'well_known()',
      latchkey: 'client.wellKnown()',
      async run() {
        const { issuer, token_endpoint } = await client.wellKnown()
        return `issuer ${issuer}, ${expect(token_endpoint, 'a token_endpoint') && 'token_endpoint'}, …`
      },
    },
    {
      seed: 'auth_url(redirect_uri, scope="email", state)',
      latchkey: "client.authorizationUrl({ redirect_uri, scope: 'email', state, ...pkce })",
      async run() {
        const { code_verifier, ...challenge } = await createPkce()
        const { state } = login
        login.code_verifier = code_verifier
        login.url = await client.authorizationUrl({
          redirect_uri,
          scope: 'email',
          state,
          ...challenge,
        })
        return `${login.url.slice(0, login.url.indexOf('?') + 1)}…`
      },
    },
    {
      seed: "token(grant_type='authorization_code', code, redirect_uri)",
      latchkey: 'client.authorizationCodeGrant({ code, redirect_uri, code_verifier })',
      async run() {
        const callbackUrl = callbackOf(await openBrowser().login(login.url, users.ada))
        const { code } = await client.authorizationResponse(callbackUrl, login)
        token = await client.authorizationCodeGrant({
          code: expect(code, 'a code'),
          redirect_uri,
          code_verifier: login.code_verifier,
        })
        return `${briefly(token)}, ID token verified`
      },
    },
    {
      seed: 'token("user", "password")',
      latchkey: 'client.passwordGrant({ username, password })',
      run: async () => briefly(await signIn()),
    },
    {
      seed: 'token("user", "password", totp="012345")',
      latchkey: 'client.passwordGrant({ username, password, totp })  // with totp',
      run: async () => briefly(await client.passwordGrant(credentialsOf(users.tess))),
    },
    {
      seed: 'exchange_token(token, "my_client", "other_client")',
      latchkey: 'client.tokenExchange({ subject_token, audience })  // standard, v2',
      async run() {
        const exchanged = await client.tokenExchange({
          subject_token: tokens().access_token,
          audience: clients.pilotService.clientId,
        })
        const { aud } = decodeToken(exchanged.access_token)
        return `a token for ${expect(aud === clients.pilotService.clientId && aud, 'its aud')}`
      },
    },
    {
      seed: 'exchange_token(…, "some_user")',
      latchkey: 'client.tokenExchange({ subject_token, requested_subject })  // legacy, v1',
      async run() {
        const { access_token: subject_token } = await bot.clientCredentialsGrant()
        const requested_subject = users.jörg.username
        const exchanged = await bot.tokenExchange({ subject_token, requested_subject })
        const { preferred_username: name } = decodeToken(exchanged.access_token)
        return `a token of ${expect(name === requested_subject && name, 'the user asked for')}`
      },
    },
    {
      seed: 'refresh_token(token["refresh_token"])',
      latchkey: 'client.refreshTokenGrant({ refresh_token })',
      async run() {
        const { refresh_token = '', access_token } = tokens()
        token = await client.refreshTokenGrant({ refresh_token })
        expect(token.access_token !== access_token, 'a new access token')
        return briefly(token)
      },
    },
    {
      seed: 'userinfo(token["access_token"])',
      latchkey: 'client.userinfo(accessToken)',
      async run() {
        const { preferred_username, email } = await client.userinfo(tokens().access_token)
        return `${expect(preferred_username === 'ada' && preferred_username, 'ada')}, ${email}`
      },
    },
    {
      seed: 'logout(token["refresh_token"])',
      latchkey: 'client.logout({ refresh_token })',
      async run() {
        await client.logout({ refresh_token: tokens().refresh_token ?? '' })
        const { active } = await client.introspect(tokens().access_token)
        return expect(!active, 'an ended session') && 'the session is over'
      },
    },
    {
      seed: 'certs()',
      latchkey: 'client.certs()',
      async run() {
        const { keys } = await client.certs()
        expect(keys.length > 0, 'keys')
        return keys.map(({ alg, use }) => `${alg} (${use})`).join(', ')
      },
    },
    {
      seed: 'introspect(token, rpt=rpt["rpt"], token_type_hint="requesting_party_token")',
      latchkey: 'client.introspectRpt(rpt)',
      async run() {
        const { access_token: accessToken } = await signIn()
        const rpt = await client.umaTicketGrant({ accessToken, permissions: 'Logbook' })
        const answer = await client.introspectRpt(rpt.error === undefined ? rpt.access_token : '')
        const permissions = answer.active ? answer.permissions : undefined
        return `active, permits ${expect(permissions?.[0], 'a permission').rsname}`
      },
    },
    {
      seed: 'introspect(token["access_token"])',
      latchkey: 'client.introspect(token)',
      async run() {
        const answer = await client.introspect(tokens().access_token)
        return `active, ${expect(answer.active && answer.username, 'an active token')}`
      },
    },
    {
      seed: 'decode_token(token["access_token"])',
      latchkey: 'client.verifyToken(token)',
      async run() {
        const { azp, preferred_username } = await client.verifyToken(tokens().access_token)
        return `${preferred_username} by ${azp}; signature, iss, aud, exp, nbf, iat, typ checked`
      },
    },
    {
      seed: 'decode_token(token["access_token"], validate=False)',
      latchkey: 'decodeToken(token)',
      async run() {
        const { preferred_username: name } = decodeToken(`${tokens().access_token}broken`)
        return `${expect(name === 'ada' && name, 'ada')}, unverified`
      },
    },
    {
      seed: 'uma_permissions(token["access_token"])',
      latchkey: 'client.umaPermissions(accessToken)',
      async run() {
        const permissions = await client.umaPermissions(tokens().access_token)
        expect(permissions.length > 0, 'permissions')
        return permissions.map(({ rsname }) => rsname).join(', ')
      },
    },
    {
      seed: 'uma_permissions(token["access_token"], permissions="Resource#Scope")',
      latchkey: "client.umaPermissions(accessToken, 'Logbook#read')",
      async run() {
        const permissions = await client.umaPermissions(tokens().access_token, 'Logbook#read')
        const { rsname, scopes } = expect(permissions[0], 'a permission')
        return `${rsname}: ${scopes?.join(', ')}`
      },
    },
    {
      seed: 'has_uma_access(token["access_token"], "Resource#Scope")',
      latchkey: "client.hasUmaAccess(accessToken, ['Logbook#read', 'Vault'])",
      async run() {
        const asked = ['Logbook#read', 'Vault']
        const { access_token } = tokens()
        const { isAuthorized } = await client.hasUmaAccess(access_token, 'Logbook#read')
        const both = await client.hasUmaAccess(access_token, asked)
        expect(isAuthorized && !both.isAuthorized, 'yes to the first, no to both')
        return `Logbook#read: yes; with Vault: no, missing ${both.missingPermissions.join(', ')}`
      },
    },
  ]
}

function briefly({ token_type, expires_in, scope }: TokenResponse): string {
  return `${token_type} for ${expires_in} s, scope "${scope}"`
}

function expect<T>(value: T | undefined | null | false | '', what: string): T {
  return value === undefined || value === null || value === false || value === ''
    ? fail(what)
    : value
}

function fail(what: string): never {
  throw new Error(`expected ${what}, got none`)
}
