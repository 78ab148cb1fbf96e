import { allowedOrigins } from '../realm/read-clients.ts'
import type { Client, User } from '../realm/realm.ts'
import type { RoleSet } from '../realm/role-set.ts'
import { setClaim, typed } from './claim-value.ts'

/** Where a mapper's claim goes. */
export type Document = 'access' | 'lightweight' | 'id' | 'userinfo' | 'introspection'

/** What mappers read. */
export interface MapperContext {
  readonly client: Client
  readonly user: User
  /** Those that the client may carry. */
  readonly roles: RoleSet
  /** Notes of the user's session. */
  readonly notes: Readonly<Record<string, string>>
  readonly acr: string
}

type Config = Readonly<Record<string, string>>
type Mapper = (claims: Record<string, unknown>, config: Config, context: MapperContext) => void

function put(claims: Record<string, unknown>, config: Config, value: unknown): void {
  if (value !== undefined) setClaim(claims, config['claim.name'] ?? '', typed(value, config))
}

function addAudience(claims: Record<string, unknown>, audience: readonly string[]): void {
  const known = [claims['aud']].flat().filter((each) => typeof each === 'string')
  if (audience.length > 0) claims['aud'] = [...new Set([...known, ...audience])]
}

/** A user's own member, or the attribute of that name. */
function attributeOf(user: User, name: string): readonly string[] | string | undefined {
  const members: Record<string, string | undefined> = {
    username: user.username,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    id: user.id,
  }
  if (Object.hasOwn(members, name)) return members[name]
  return Object.hasOwn(user.attributes, name) ? user.attributes[name] : undefined
}

const attribute: Mapper = (claims, config, { user }) => {
  const value = attributeOf(user, config['user.attribute'] ?? '')
  const isMany = config['multivalued'] === 'true'
  put(claims, config, Array.isArray(value) && !isMany ? value[0] : value)
}

const prefixed = (names: readonly string[], prefix = ''): string[] =>
  names.map((name) => prefix + name)

/** By `protocolMapper`. Role mappers that change the roles themselves are in `carried-roles.ts`. */
export const mappers: Readonly<Record<string, Mapper>> = {
  'oidc-usermodel-attribute-mapper': attribute,
  'oidc-usermodel-property-mapper': (claims, config, context) => {
    if (config['user.attribute'] === 'emailVerified')
      put(claims, config, context.user.emailVerified)
    else attribute(claims, config, context)
  },
  'oidc-full-name-mapper': (claims, _, { user: { firstName = '', lastName = '' } }) => {
    const name = `${firstName} ${lastName}`.trim()
    if (name !== '') claims['name'] = name
  },
  'oidc-address-mapper': (claims, config, { user }) => {
    const parts = ['formatted', 'street', 'locality', 'region', 'postal_code', 'country']
    const address: Record<string, string> = {}
    for (const part of parts) {
      const [value] = user.attributes[config[`user.attribute.${part}`] ?? part] ?? []
      if (value !== undefined) address[part === 'street' ? 'street_address' : part] = value
    }
    if (Object.keys(address).length > 0) claims['address'] = address
  },
  'oidc-usermodel-realm-role-mapper': (claims, config, { roles }) => {
    const names = prefixed(roles.realm, config['usermodel.realmRoleMapping.rolePrefix'])
    if (names.length > 0) put(claims, { ...config, multivalued: 'true' }, names)
  },
  'oidc-usermodel-client-role-mapper': (claims, config, { roles }) => {
    const only = config['usermodel.clientRoleMapping.clientId'] ?? ''
    for (const [clientId, names] of Object.entries(roles.clients)) {
      if (only !== '' && only !== clientId) continue
      // A client id may have dots, which are no steps of the path.
      const name = (config['claim.name'] ?? '').replace(
        '${client_id}',
        clientId.replaceAll('.', '\\.'),
      )
      const list = prefixed(names, config['usermodel.clientRoleMapping.rolePrefix'])
      put(claims, { ...config, 'claim.name': name, multivalued: 'true' }, list)
    }
  },
  'oidc-audience-mapper': (claims, config) => {
    const client = config['included.client.audience'] ?? ''
    const audience = client === '' ? (config['included.custom.audience'] ?? '') : client
    if (audience !== '') addAudience(claims, [audience])
  },
  'oidc-audience-resolve-mapper': (claims, _, { client, roles }) => {
    addAudience(
      claims,
      Object.keys(roles.clients).filter((clientId) => clientId !== client.clientId),
    )
  },
  'oidc-allowed-origins-mapper': (claims, _, { client }) => {
    const origins = allowedOrigins(client)
    if (origins.length > 0) claims['allowed-origins'] = origins
  },
  'oidc-sub-mapper': (claims, _, { user }) => {
    claims['sub'] = user.id
  },
  'oidc-acr-mapper': (claims, _, { acr }) => {
    claims['acr'] = acr
  },
  'oidc-usersessionmodel-note-mapper': (claims, config, { notes }) => {
    put(claims, config, notes[config['user.session.note'] ?? ''])
  },
  'oidc-hardcoded-claim-mapper': (claims, config) => {
    put(claims, config, config['claim.value'])
  },
  'oidc-group-membership-mapper': (claims, config, { user }) => {
    const isFull = config['full.path'] !== 'false'
    const groups = isFull
      ? user.groups
      : user.groups.map((path) => path.slice(path.lastIndexOf('/') + 1))
    put(claims, { ...config, multivalued: 'true' }, groups)
  },
}
