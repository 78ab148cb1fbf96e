import { builtInClients } from './built-in-clients.ts'
import { builtInDefaultScopes, builtInOptionalScopes, builtInScopes } from './built-in-scopes.ts'
import type { Client, ClientScope } from './realm.ts'
import type { RealmExport } from './realm-export.ts'
import type { RoleNames, RoleTree } from './role-set.ts'

/** Reads the clients of a realm, its built-in ones too, each with its client scopes. */
export function readClients(
  realm: RealmExport,
  roles: RoleTree,
): { clients: Map<string, Client>; scopeNames: string[] } {
  const scopes = readScopes(realm, roles)
  const named = (names: readonly string[]): ClientScope[] =>
    names.flatMap((name) => scopes.get(name) ?? [])
  const defaults = realm.defaultDefaultClientScopes ?? builtInDefaultScopes
  const optional = realm.defaultOptionalClientScopes ?? builtInOptionalScopes
  const own = realm.clients ?? []
  const names = new Set(own.map(({ clientId }) => clientId))
  const all = [
    ...own,
    ...builtInClients(realm.realm).filter(({ clientId }) => !names.has(clientId)),
  ]
  const accounts = new Set(realm.users?.map(({ serviceAccountClientId }) => serviceAccountClientId))

  const clients = all.map((client): Client => {
    const { clientId, publicClient = false, bearerOnly = false } = client
    // Keycloak gives the scope together with the account that it makes, so not where the export brings one.
    const makesAccount =
      client.serviceAccountsEnabled === true &&
      !client.defaultClientScopes &&
      !accounts.has(clientId)
    return {
      id: client.id ?? crypto.randomUUID(),
      clientId,
      name: client.name ?? '',
      enabled: client.enabled ?? true,
      isPublic: publicClient,
      secret: client.secret,
      authenticator: client.clientAuthenticatorType ?? 'client-secret',
      standardFlow: !bearerOnly && (client.standardFlowEnabled ?? true),
      directAccessGrants: !bearerOnly && (client.directAccessGrantsEnabled ?? false),
      serviceAccounts: !publicClient && (client.serviceAccountsEnabled ?? false),
      fullScopeAllowed: client.fullScopeAllowed ?? true,
      scopeRoles: roles.expand(...mappingsOf(realm, 'client', clientId), {
        client: { [clientId]: realm.roles?.client?.[clientId]?.map(({ name }) => name) ?? [] },
      }),
      rootUrl: client.rootUrl ?? '',
      redirectUris: client.redirectUris ?? [],
      // An import that says nothing allows the origins that the client redirects to.
      webOrigins: client.webOrigins ?? ['+'],
      attributes: client.attributes ?? {},
      mappers: client.protocolMappers ?? [],
      defaultScopes: named([
        ...(client.defaultClientScopes ?? defaults),
        ...(makesAccount ? ['service_account'] : []),
      ]),
      optionalScopes: named(client.optionalClientScopes ?? optional),
      authorizationSettings:
        client.authorizationServicesEnabled === true
          ? (client.authorizationSettings ?? {})
          : client.authorizationSettings,
      notBefore: client.notBefore ?? 0,
    }
  })
  return {
    clients: new Map(clients.map((client) => [client.clientId, client])),
    scopeNames: [...scopes.keys()],
  }
}

function readScopes(realm: RealmExport, roles: RoleTree): Map<string, ClientScope> {
  const list = realm.clientScopes ?? builtInScopes
  return new Map(
    list
      .filter(({ protocol = 'openid-connect' }) => protocol === 'openid-connect')
      .map(({ name, attributes, protocolMappers = [] }) => [
        name,
        {
          name,
          isInTokenScope: attributes?.['include.in.token.scope'] !== 'false',
          mappers: protocolMappers,
          roles: roles.expand(
            ...mappingsOf(realm, 'clientScope', name),
            ...(realm.clientScopes === undefined && name === 'offline_access'
              ? [{ realm: ['offline_access'] }]
              : []),
          ),
        },
      ]),
  )
}

function mappingsOf(realm: RealmExport, of: 'client' | 'clientScope', name: string): RoleNames[] {
  return [
    ...(realm.scopeMappings ?? [])
      .filter((mapping) => mapping[of] === name)
      .map(({ roles: names = [] }) => ({ realm: names })),
    ...Object.entries(realm.clientScopeMappings ?? {}).flatMap(([clientId, mappings]) =>
      mappings
        .filter((mapping) => mapping[of] === name)
        .map(({ roles: names = [] }) => ({ client: { [clientId]: names } })),
    ),
  ]
}

/** The origins that may read this client's answers: those written down, and for `+` those it redirects to. */
export function allowedOrigins(
  client: Pick<Client, 'webOrigins' | 'redirectUris' | 'rootUrl'>,
): string[] {
  return [
    ...new Set(
      client.webOrigins.flatMap((origin) =>
        origin === '+'
          ? client.redirectUris.flatMap((uri) =>
              originOf(uri.startsWith('/') ? client.rootUrl : uri),
            )
          : [origin.replace(/\/+$/u, '')],
      ),
    ),
  ]
}

function originOf(uri: string): string[] {
  const origin = /^https?:\/\/[^/?#]+/u.exec(uri)?.[0]
  return origin === undefined ? [] : [origin]
}
