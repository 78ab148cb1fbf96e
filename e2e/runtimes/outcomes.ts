import type {
  ConfidentialClient,
  ConfidentialClientOptions,
  createConfidentialClient,
} from '@latchkey/node-confidential'

import { atStrangers } from './at-strangers.ts'
import { codeOf } from './code-of.ts'
import { seeded } from './seeded.ts'

/** What the program is told: where the servers are, and who is who. */
export interface Settings {
  /** A server with the realms of the tests. */
  readonly url: string
  readonly realm: string
  readonly clientId: string
  readonly clientSecret: string
  readonly user: { readonly username: string; readonly password: string }
  /** A server that is none of ours: it answers strangely, or not at all. */
  readonly strangersUrl: string
  /** Where nobody listens. */
  readonly closedUrl: string
}

/** What happened, by what was tried: JSON, and the same in every runtime. */
export type Outcomes = Readonly<Record<string, unknown>>

/** Makes a client of the tests, in the runtime that is under test. */
export type MakeClient = (options?: Partial<ConfidentialClientOptions>) => ConfidentialClient

/** Tries all that a service does with a client, and tells what happened. */
export async function outcomesOf(
  create: typeof createConfidentialClient,
  settings: Settings,
): Promise<Outcomes> {
  const { url, realm, clientId, clientSecret } = settings
  const client: MakeClient = (options) =>
    create({ serverUrl: url, realm, clientId, clientSecret, ...options })
  const api = client()
  const { access_token: accessToken } = await api.passwordGrant(settings.user)
  return {
    ...(await discovery(api, url)),
    ...(await ownToken(api, settings)),
    ...(await exchange(api, client, accessToken)),
    ...(await verification(api, accessToken)),
    ...(await guard(api, accessToken)),
    ...(await uma(api, accessToken)),
    ...(await seeded(client, accessToken)),
    ...(await atStrangers(client, settings)),
  }
}

async function discovery(api: ConfidentialClient, url: string): Promise<Outcomes> {
  const { issuer, token_endpoint } = await api.wellKnown()
  const { keys } = await api.certs()
  return {
    'discovers the issuer': issuer.replace(url, ''),
    'discovers where tokens are': token_endpoint?.replace(url, ''),
    'gets the keys': keys.some(({ use, alg }) => use === 'sig' && alg === 'RS256'),
  }
}

async function ownToken(api: ConfidentialClient, { strangersUrl }: Settings): Promise<Outcomes> {
  const source = api.tokenSource()
  const [one, other] = await Promise.all([source.getToken(), source.getToken()])
  const answer = await source.fetch(`${strangersUrl}/echo`, { method: 'POST', body: 'wärter' })
  const echo = (await answer.json()) as { authorization?: string; body: string }
  return {
    'gets its own token once': one === other,
    'verifies its own token': (await api.verifyToken(one)).preferred_username,
    'sends its own token': echo.authorization === `Bearer ${one}`,
    'sends the body with it': echo.body,
  }
}

async function exchange(
  api: ConfidentialClient,
  client: MakeClient,
  subject_token: string,
): Promise<Outcomes> {
  const { access_token } = await api.tokenExchange({ subject_token, audience: 'pilot-service' })
  const pilot = client({ audience: 'pilot-service' })
  const { aud, azp } = await pilot.verifyToken(access_token)
  const unreachable = { subject_token, audience: 'wreck-service' }
  return {
    'exchanges a token': { aud, azp },
    'is refused another audience': await codeOf(api.tokenExchange(unreachable)),
  }
}

async function verification(api: ConfidentialClient, accessToken: string): Promise<Outcomes> {
  const claims = await api.verifyToken(accessToken)
  const [header, payload, signature = ''] = accessToken.split('.')
  const first = signature.startsWith('A') ? 'B' : 'A'
  const forged = `${header}.${payload}.${first}${signature.slice(1)}`
  const active = await api.introspect(accessToken)
  return {
    'verifies a token': claims.preferred_username,
    'rejects a changed token': await codeOf(api.verifyToken(forged)),
    'rejects a token for others': await codeOf(
      api.verifyToken(accessToken, { audience: 'wreck-service' }),
    ),
    'introspects a token': active.active && active.username,
    'introspects garbage': (await api.introspect('garbage')).active,
    'gets userinfo': (await api.userinfo(accessToken)).preferred_username,
  }
}

async function guard(api: ConfidentialClient, accessToken: string): Promise<Outcomes> {
  const headers = { authorization: `Bearer ${accessToken}` }
  const request = new Request('https://api.example/logbook', { headers })
  const nobody = new Request('https://api.example/logbook')
  const passed = await api.authorize(request, {
    realmRoles: ['keeper'],
    permissions: 'Logbook#write',
  })
  return {
    'lets a keeper pass': passed.ok && passed.permissions?.map(({ rsname }) => rsname),
    'refuses a request without a token': await api.authorize(nobody),
    'refuses a keeper without the role': await api.authorize(request, { realmRoles: ['diver'] }),
    'refuses a keeper the vault': await api.authorize(request, { permissions: 'Vault' }),
  }
}

async function uma(api: ConfidentialClient, accessToken: string): Promise<Outcomes> {
  const rpt = await api.umaTicketGrant({ accessToken, permissions: 'Logbook#read' })
  if (rpt.error !== undefined) throw new Error(rpt.error)
  const { authorization } = await api.verifyToken(rpt.access_token)
  return {
    'has access to all': await api.hasUmaAccess(accessToken, ['Logbook#read', 'Wärter Handbuch']),
    'misses the vault': await api.hasUmaAccess(accessToken, ['Logbook#read', 'Vault']),
    'is not logged in': await api.hasUmaAccess('garbage', 'Logbook'),
    'gets an RPT': authorization?.permissions?.map(({ rsname }) => rsname),
  }
}
