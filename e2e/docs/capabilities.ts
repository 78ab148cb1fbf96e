import { decodeToken, withoutOpenid } from '@latchkey/node-confidential'

import { callbackOf, openBrowser } from '../contract/login-page.ts'
import { credentialsOf, reasonOf } from '../contract/target.ts'
import type { Target } from '../contract/target.ts'
import { clients, ROTATION_REALM, users } from '../keycloak/cast.ts'

/** One thing that Keycloak can do, what it must be set to for it, and how to see what it answers. */
interface Capability {
  readonly feature: string
  /** The server's flag, or the setting of realm or client. */
  readonly needs: string
  readonly ask: (target: Target) => Promise<string>
}

const redirect_uri = 'http://localhost/callback'
const serviceAccount = 'client: *Service account roles*'
const authorization = 'client: *Authorization*, and permissions in it'

const capabilities: readonly Capability[] = [
  {
    feature: 'OpenID Connect Discovery',
    needs: '–',
    ask: async ({ client }) =>
      `issuer and ${Object.keys(await client().wellKnown()).length > 40 ? 'over 40' : 'few'} members`,
  },
  {
    feature: '`iss` in the callback (RFC 9207)',
    needs: 'client: not *Exclude Issuer From Authentication Response*',
    async ask({ client }) {
      const api = client()
      const url = await api.authorizationUrl({ redirect_uri, state: 's' })
      const callback = new URL(callbackOf(await openBrowser().login(url, users.ada)))
      return `parameters ${[...callback.searchParams.keys()].toSorted().join(', ')}`
    },
  },
  {
    feature: 'Password grant',
    needs: 'client: *Direct access grants*',
    ask: async ({ client }) =>
      `with it ${granted(await client().passwordGrant(users.ada))}; without it ${await refused(client(clients.keeperBot).passwordGrant(users.ada))}`,
  },
  {
    feature: 'One-time password (`totp`)',
    needs: 'user: an OTP credential',
    ask: async ({ client }) =>
      `with it ${granted(await client().passwordGrant(credentialsOf(users.tess)))}; without it ${await refused(client().passwordGrant(users.tess))}`,
  },
  {
    feature: 'Client credentials grant',
    needs: serviceAccount,
    ask: async ({ client }) => granted(await client().clientCredentialsGrant()),
  },
  {
    feature: 'Refresh, and rotation of refresh tokens',
    needs: 'realm: *Revoke Refresh Token*, *Refresh Token Max Reuse* 0',
    async ask({ client }) {
      const api = client({ realm: ROTATION_REALM })
      const { refresh_token = '' } = await api.passwordGrant(users.ada)
      const next = await api.refreshTokenGrant({ refresh_token })
      return `first use ${granted(next)}; second use ${await refused(api.refreshTokenGrant({ refresh_token }))}; the newer token then ${await refused(api.refreshTokenGrant({ refresh_token: next.refresh_token ?? '' }))}`
    },
  },
  {
    feature: 'Token exchange, standard (v2)',
    needs: 'feature `token-exchange-standard:v2`, on by default; client: *Standard token exchange*',
    async ask({ client, tokensOf }) {
      const { access_token: subject_token } = await tokensOf(users.ada)
      const exchanged = await client().tokenExchange({ subject_token, audience: 'pilot-service' })
      const outOfReach = client().tokenExchange({ subject_token, audience: 'wreck-service' })
      return `aud ${String(decodeToken(exchanged.access_token)['aud'])}; out of reach ${await refused(outOfReach)}`
    },
  },
  {
    feature: 'Token exchange, legacy (v1): `requested_subject`',
    needs:
      'feature `token-exchange`, off by default; service account: role `impersonation` of `realm-management`',
    async ask({ client }) {
      const exchange = async (who: { clientId: string; clientSecret: string }) => {
        const bot = client(who)
        const { access_token: subject_token } = await bot.clientCredentialsGrant()
        return bot.tokenExchange({ subject_token, requested_subject: 'ada' })
      }
      return `with the role ${granted(await exchange(clients.keeperBot))}; without it ${await refused(exchange(clients.deckhandBot))}`
    },
  },
  {
    feature: 'Userinfo',
    needs: 'token: scope `openid`',
    async ask({ client }) {
      const plain = await client().passwordGrant({ ...users.ada, scope: withoutOpenid('email') })
      return `without it ${await refused(client().userinfo(plain.access_token))}; a bad token ${await refused(client().userinfo('bad.token.here'))}`
    },
  },
  {
    feature: 'Signed userinfo',
    needs: 'client: *User info signed response algorithm*',
    async ask({ client }) {
      const signed = client(clients.signedService)
      const { sub } = await signed.userinfo((await signed.passwordGrant(users.ada)).access_token)
      return sub ? 'a JWT of type `application/jwt`, verified by `iss` and `aud`' : 'no sub'
    },
  },
  {
    feature: 'Introspection (RFC 7662)',
    needs: 'confidential client, in the token’s `aud` (an *Audience* mapper)',
    async ask({ client, tokensOf }) {
      const inAud = await client().introspect((await tokensOf(users.ada)).access_token)
      const foreign = await client(clients.tideService).passwordGrant(users.jörg)
      const outside = await client(clients.tideService).introspect(foreign.access_token)
      return `in \`aud\`: active ${inAud.active}; outside: active ${outside.active}`
    },
  },
  {
    feature: 'Introspection of a refresh token',
    needs: '`token_type_hint=refresh_token`, sent by default',
    async ask({ client, tokensOf }) {
      const { refresh_token = '' } = await tokensOf(users.ada)
      const hinted = await client().introspect(refresh_token)
      const other = await client().introspect(refresh_token, { token_type_hint: 'access_token' })
      return `with it: active ${hinted.active}; with another: active ${other.active}`
    },
  },
  {
    feature: 'Revocation (RFC 7009)',
    needs: '–',
    async ask({ client }) {
      const { refresh_token = '' } = await client().passwordGrant(users.ada)
      await client().revoke(refresh_token)
      return `then a refresh ${await refused(client().refreshTokenGrant({ refresh_token }))}`
    },
  },
  {
    feature: 'Logout by refresh token',
    needs: '–',
    ask: async ({ client }) =>
      `a malformed token ${await refused(client().logout({ refresh_token: 'garbage' }))}`,
  },
  {
    feature: 'UMA: permissions',
    needs: authorization,
    async ask({ client, tokensOf }) {
      const { access_token } = await tokensOf(users.jörg)
      const some = await client().umaPermissions(access_token, ['Logbook#read', 'Vault'])
      return `some granted: only those, ${some.map(({ rsname }) => rsname).join(', ')}; an unknown name first ${await refused(client().umaPermissions(access_token, ['No Such Thing', 'Logbook']))}`
    },
  },
  {
    feature: 'UMA: decision',
    needs: authorization,
    async ask({ client, tokensOf }) {
      const { access_token } = await tokensOf(users.jörg)
      return `one of two granted: ${await client().umaDecision(access_token, ['Logbook#read', 'Vault'])}`
    },
  },
  {
    feature: 'UMA: pushed claims (`claim_token`)',
    needs: `${authorization}; a confidential client, which authenticates`,
    async ask({ client, tokensOf }) {
      const { access_token } = await tokensOf(users.ada)
      const pushed = { claim_token: { weather: ['fog'] } }
      const permissions = await client().umaPermissions(access_token, 'Logbook#read', pushed)
      return `${permissions.length} permission`
    },
  },
]

/** Endpoints that the server has, and that no operation of core uses yet. */
const notYet = {
  pushed_authorization_request_endpoint: 'Pushed authorization requests (RFC 9126)',
  device_authorization_endpoint: 'Device grant (RFC 8628)',
  backchannel_authentication_endpoint: 'CIBA',
  registration_endpoint: 'Dynamic client registration (RFC 7591)',
} as const

/** `docs/capabilities.md`, made by asking a real server. */
export async function capabilitiesPage(target: Target, version: string): Promise<string> {
  const rows: string[] = []
  for (const { feature, needs, ask } of capabilities) {
    rows.push(`| ${feature} | ${needs} | ${await ask(target)} |`)
  }
  const metadata = await target.client().wellKnown()
  const waiting = Object.entries(notYet).map(
    ([endpoint, feature]) =>
      `| ${feature} | ${typeof metadata[endpoint] === 'string' ? `advertised as \`${endpoint}\`` : 'not advertised'} |`,
  )
  return `# Capabilities

What Latchkey asks of Keycloak, what Keycloak must be set to for it, and what Keycloak ${version} answered. Generated by
\`npm run docs\`; a test asks again, and holds the page to the answers.

| feature | needs | Keycloak ${version} answered |
| --- | --- | --- |
${rows.join('\n')}

## What Latchkey does not speak yet

| feature | Keycloak ${version} |
| --- | --- |
${waiting.join('\n')}
`
}

function granted({ token_type }: { readonly token_type: string }): string {
  return `200 ${token_type}`
}

async function refused(call: Promise<unknown>): Promise<string> {
  const reason = await reasonOf(call)
  if (reason.code !== 'oauth_error') return reason.code
  const { status, error, error_description } = reason
  return `${status} \`${error}\`${error_description === undefined ? '' : ` "${error_description}"`}`
}
