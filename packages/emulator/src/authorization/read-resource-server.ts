import { readPolicies } from './read-policies.ts'
import type { Resource, ResourceOwner, ResourceServer } from './resource-server.ts'
import { settingsReader } from './settings-reader.ts'
import type { SettingsReader } from './settings-reader.ts'
import { stableId } from './stable-id.ts'

const resourceMembers = [
  '_id',
  'name',
  'displayName',
  'type',
  'icon_uri',
  'attributes',
  'uri',
  'uris',
  'scopes',
  'resource_scopes',
  'owner',
  'ownerManagedAccess',
]

/**
 * Reads a client's authorization settings, as a realm export has them in `authorizationSettings` and
 * as Keycloak's console exports them alone. Names in a warning what it does not support, throws on
 * what Keycloak would not import, and on JavaScript policies. Resources without `_id` get ids that
 * are the same each time.
 * [Authorization Services: Exporting and importing](https://www.keycloak.org/docs/latest/authorization_services/#_resource_server_import_config).
 */
export function readResourceServer(
  clientId: string,
  settings: unknown,
  warn: (message: string) => void,
): ResourceServer {
  const reader = settingsReader(settings ?? {}, `authorization settings of ${clientId}`)
  reader.warnBut(
    [
      'id',
      'clientId',
      'name',
      'allowRemoteResourceManagement',
      'policyEnforcementMode',
      'decisionStrategy',
      'scopes',
      'resources',
      'policies',
    ],
    warn,
  )
  const scopes = new Set<string>(reader.texts('scopes', 'name'))
  const resources = new Map<string, Resource>()
  for (const entry of reader.objects('resources')) {
    entry.warnBut(resourceMembers, warn)
    const resource = readResource(clientId, entry)
    if (resources.has(resource.id)) {
      warn(`${entry.where}: ${resource.name} is there twice; the last one counts`)
    }
    resources.set(resource.id, resource)
    for (const scope of resource.scopes) scopes.add(scope)
  }
  const known = { scopes, resources: [...resources.values()] }
  return {
    clientId,
    policyEnforcementMode: reader.choice(
      'policyEnforcementMode',
      ['ENFORCING', 'PERMISSIVE', 'DISABLED'],
      'ENFORCING',
    ),
    decisionStrategy: reader.choice(
      'decisionStrategy',
      ['UNANIMOUS', 'AFFIRMATIVE', 'CONSENSUS'],
      'UNANIMOUS',
    ),
    allowRemoteResourceManagement: reader.flag('allowRemoteResourceManagement') ?? true,
    ...known,
    permissions: readPolicies(reader.objects('policies'), { ...known, warn }),
  }
}

function readResource(clientId: string, entry: SettingsReader): Resource {
  const name = entry.text('name')
  if (name === undefined) throw new Error(`${entry.where}: a resource needs a name`)
  const owner = readOwner(clientId, entry)
  const optional = {
    displayName: entry.text('displayName'),
    type: entry.text('type'),
    iconUri: entry.text('icon_uri'),
  }
  const uri = entry.text('uri')
  return {
    id: entry.text('_id') ?? stableId(clientId, owner?.id ?? '', owner?.name ?? '', name),
    name,
    ...Object.fromEntries(Object.entries(optional).filter(([, text]) => text !== undefined)),
    ...(entry.has('attributes') && { attributes: readAttributes(entry.object('attributes')) }),
    uris: [...new Set([...entry.texts('uris'), ...(uri === undefined ? [] : [uri])])],
    scopes: [
      ...new Set([...entry.texts('scopes', 'name'), ...entry.texts('resource_scopes', 'name')]),
    ],
    ...(owner !== undefined && { owner }),
    ownerManagedAccess: entry.flag('ownerManagedAccess') ?? false,
  }
}

function readAttributes(attributes: SettingsReader): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.keys(attributes.members).map((name) => [name, attributes.texts(name)]),
  )
}

// The resource server itself is named by its client id, or by nothing.
function readOwner(clientId: string, entry: SettingsReader): ResourceOwner | undefined {
  if (!entry.has('owner')) return undefined
  const { owner: raw } = entry.members
  if (typeof raw === 'string') return raw === clientId ? undefined : { id: raw, name: raw }
  const owner = entry.object('owner')
  const id = owner.text('id')
  const name = owner.text('name')
  if (name === clientId || (id === undefined && name === undefined)) return undefined
  return { ...(id !== undefined && { id }), ...(name !== undefined && { name }) }
}
