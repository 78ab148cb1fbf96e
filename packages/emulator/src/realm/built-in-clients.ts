import type { ClientExport, RealmExport, RoleExport } from './realm-export.ts'

/** The clients that Keycloak puts into each realm. */
export function builtInClients(realm: string): readonly ClientExport[] {
  const account = `/realms/${realm}/account/`
  const browser = { publicClient: true, standardFlowEnabled: true, fullScopeAllowed: false }
  return [
    { clientId: 'account', ...browser, redirectUris: [`${account}*`] },
    { clientId: 'account-console', ...browser, redirectUris: [`${account}*`] },
    {
      clientId: 'admin-cli',
      publicClient: true,
      standardFlowEnabled: false,
      directAccessGrantsEnabled: true,
      attributes: { 'client.use.lightweight.access.token.enabled': 'true' },
    },
    { clientId: 'broker', bearerOnly: true, standardFlowEnabled: false, fullScopeAllowed: false },
    {
      clientId: 'realm-management',
      bearerOnly: true,
      standardFlowEnabled: false,
      fullScopeAllowed: false,
    },
    {
      clientId: 'security-admin-console',
      publicClient: true,
      standardFlowEnabled: true,
      redirectUris: [`/admin/${realm}/console/*`],
    },
  ]
}

/** The roles that Keycloak puts into each realm; those of the export go before them. */
export function withBuiltInRoles({ realm, roles = {}, defaultRole }: RealmExport): {
  readonly realm: readonly RoleExport[]
  readonly client: Readonly<Record<string, readonly RoleExport[]>>
} {
  const { realm: own = [], client = {} } = roles
  const defaults: RoleExport = {
    name: `default-roles-${realm.toLowerCase()}`,
    composites: {
      realm: ['offline_access', 'uma_authorization'],
      client: { account: ['view-profile', 'manage-account'] },
    },
    ...defaultRole,
  }
  const account: RoleExport[] = [
    { name: 'view-profile' },
    { name: 'manage-account', composites: { client: { account: ['manage-account-links'] } } },
    { name: 'manage-account-links' },
    { name: 'manage-consent', composites: { client: { account: ['view-consent'] } } },
  ]
  return {
    realm: merge(own, [defaults, { name: 'offline_access' }, { name: 'uma_authorization' }]),
    client: {
      ...client,
      account: merge(client['account'] ?? [], account),
      'realm-management': merge(client['realm-management'] ?? [], [
        { name: 'impersonation' },
        { name: 'realm-admin', composites: { client: { 'realm-management': ['impersonation'] } } },
      ]),
    },
  }
}

function merge(own: readonly RoleExport[], builtIn: readonly RoleExport[]): RoleExport[] {
  const names = new Set(own.map(({ name }) => name))
  return [...own, ...builtIn.filter(({ name }) => !names.has(name))]
}
