import { randomUUID } from 'node:crypto'
import { TEST_REALM_ATTRIBUTE } from './realms.ts'
import type { RealmRepresentation } from './realms.ts'

/** Who may administer, and where. */
export interface AdminOptions {
  /** With `/auth` where the server has it, without a trailing slash. */
  readonly url: string
  readonly username?: string
  readonly password?: string
}

/** The few things of the [Admin REST API](https://www.keycloak.org/docs-api/latest/rest-api/index.html) that tests do. */
export interface KeycloakAdmin {
  /** Sends what has no method here; `path` is below `/admin`. A refusal is an answer too. */
  readonly request: (method: string, path: string, body?: unknown) => Promise<Response>
  /** Ends all sessions of a user, and with them all tokens, and leaves no other trace. */
  readonly endSessions: (realm: string, username: string) => Promise<void>
  /**
   * The same as an administrator's "Logout all sessions": it also sets the user's own not-before to
   * now, which nothing takes back and which each later token response of the user carries.
   */
  readonly logOutUser: (realm: string, username: string) => Promise<void>
  /** Makes the realm refuse all tokens issued before this time; 0 takes it back. */
  readonly setRealmNotBefore: (realm: string, epochSeconds: number) => Promise<void>
  /** Adds a signing key that goes before all others. Returns what takes it away again. */
  readonly rotateKeys: (realm: string, algorithm?: string) => Promise<() => Promise<void>>
  /** Imports a realm; a test realm of that name is deleted first. Says whether there was one. */
  readonly importRealm: (text: string) => Promise<{ readonly replaced: boolean }>
  readonly deleteRealm: (realm: string) => Promise<void>
}

/** A client of the admin API that signs in when it must. */
export function keycloakAdmin(options: AdminOptions): KeycloakAdmin {
  const token = adminToken(options)

  async function request(method: string, path: string, body?: unknown): Promise<Response> {
    const send = async (fresh: boolean) =>
      fetch(`${options.url}/admin${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await token(fresh)}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      })
    const response = await send(false)
    return response.status === 401 ? send(true) : response
  }

  async function ask(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await request(method, path, body)
    if (response.ok) return response
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  }

  async function userId(realm: string, username: string): Promise<string> {
    const query = new URLSearchParams({ username, exact: 'true' })
    const response = await ask('GET', `/realms/${realm}/users?${query}`)
    const [user] = (await response.json()) as { readonly id: string }[]
    if (user === undefined) throw new Error(`${realm} has no user ${username}`)
    return user.id
  }

  return {
    request,
    async endSessions(realm, username) {
      const response = await ask(
        'GET',
        `/realms/${realm}/users/${await userId(realm, username)}/sessions`,
      )
      for (const { id } of (await response.json()) as { readonly id: string }[]) {
        await ask('DELETE', `/realms/${realm}/sessions/${id}`)
      }
    },
    async logOutUser(realm, username) {
      await ask('POST', `/realms/${realm}/users/${await userId(realm, username)}/logout`)
    },
    async setRealmNotBefore(realm, epochSeconds) {
      await ask('PUT', `/realms/${realm}`, { notBefore: epochSeconds })
    },
    async rotateKeys(realm, algorithm = 'RS256') {
      const { id: parentId } = (await (await ask('GET', `/realms/${realm}`)).json()) as {
        readonly id: string
      }
      const created = await ask(
        'POST',
        `/realms/${realm}/components`,
        keyProvider(parentId, algorithm),
      )
      const id = created.headers.get('location')?.split('/').at(-1)
      return async () => {
        await ask('DELETE', `/realms/${realm}/components/${id}`)
      }
    },
    async importRealm(text) {
      const { realm } = JSON.parse(text) as RealmRepresentation
      const existing = await request('GET', `/realms/${realm}`)
      if (existing.ok) {
        const { attributes } = (await existing.json()) as RealmRepresentation
        if (attributes[TEST_REALM_ATTRIBUTE] === undefined) {
          throw new Error(`${options.url} has a realm ${realm} that is none of ours; not touched`)
        }
        await ask('DELETE', `/realms/${realm}`)
      }
      await ask('POST', '/realms', text)
      return { replaced: existing.ok }
    },
    async deleteRealm(realm) {
      await ask('DELETE', `/realms/${realm}`)
    },
  }
}

function keyProvider(parentId: string, algorithm: string) {
  return {
    name: `rotated-${randomUUID()}`,
    providerId: algorithm.startsWith('ES') ? 'ecdsa-generated' : 'rsa-generated',
    providerType: 'org.keycloak.keys.KeyProvider',
    parentId,
    config: { priority: ['1000'], algorithm: [algorithm] },
  }
}

// Keycloak's own lifespan of an administrator's token is a minute.
const TOKEN_AGE_MS = 45_000

function adminToken({ url, username = 'admin', password = 'admin' }: AdminOptions) {
  let held: { readonly token: Promise<string>; readonly until: number } | undefined
  return (fresh: boolean): Promise<string> => {
    if (fresh || held === undefined || Date.now() > held.until) {
      held = { token: signIn(url, username, password), until: Date.now() + TOKEN_AGE_MS }
      held.token.catch(() => {
        held = undefined
      })
    }
    return held.token
  }
}

async function signIn(url: string, username: string, password: string): Promise<string> {
  const response = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username,
      password,
    }),
  })
  if (!response.ok) throw new Error(`${url} lets no administrator "${username}" in`)
  return ((await response.json()) as { readonly access_token: string }).access_token
}
