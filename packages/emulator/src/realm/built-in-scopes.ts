import type { ClientScopeExport, MapperExport } from './realm-export.ts'

// What Keycloak puts into a realm whose import names no client scopes.

const everywhere = {
  'id.token.claim': 'true',
  'access.token.claim': 'true',
  'userinfo.token.claim': 'true',
  'introspection.token.claim': 'true',
}
const inAccessToken = { 'access.token.claim': 'true', 'introspection.token.claim': 'true' }
const inTokens = { ...inAccessToken, 'id.token.claim': 'true' }

function mapper(
  name: string,
  protocolMapper: string,
  config: MapperExport['config'],
): MapperExport {
  return { name, protocol: 'openid-connect', protocolMapper, ...(config && { config }) }
}

function attribute(claim: string, of: string, type = 'String'): MapperExport {
  return mapper(claim, 'oidc-usermodel-attribute-mapper', {
    ...everywhere,
    'user.attribute': of,
    'claim.name': claim,
    'jsonType.label': type,
  })
}

function note(claim: string, of: string, type = 'String'): MapperExport {
  return mapper(claim, 'oidc-usersessionmodel-note-mapper', {
    ...inTokens,
    'user.session.note': of,
    'claim.name': claim,
    'jsonType.label': type,
  })
}

function roles(
  kind: 'realm' | 'client',
  claim: string,
  where: MapperExport['config'],
): MapperExport {
  return mapper(`${kind} roles`, `oidc-usermodel-${kind}-role-mapper`, {
    ...where,
    multivalued: 'true',
    'claim.name': claim,
    'jsonType.label': 'String',
  })
}

function scope(name: string, inTokenScope: boolean, mappers: MapperExport[]): ClientScopeExport {
  return {
    name,
    protocol: 'openid-connect',
    attributes: { 'include.in.token.scope': String(inTokenScope) },
    protocolMappers: mappers,
  }
}

/** The client scopes of a new realm. */
export const builtInScopes: readonly ClientScopeExport[] = [
  scope('web-origins', false, [
    mapper('allowed web origins', 'oidc-allowed-origins-mapper', inAccessToken),
  ]),
  scope('service_account', false, [
    note('client_id', 'client_id'),
    note('clientHost', 'clientHost'),
    note('clientAddress', 'clientAddress'),
  ]),
  scope('email', true, [
    mapper('email verified', 'oidc-usermodel-property-mapper', {
      ...everywhere,
      'user.attribute': 'emailVerified',
      'claim.name': 'email_verified',
      'jsonType.label': 'boolean',
    }),
    attribute('email', 'email'),
  ]),
  scope('roles', false, [
    roles('realm', 'realm_access.roles', inAccessToken),
    roles('client', 'resource_access.${client_id}.roles', inAccessToken),
    mapper('audience resolve', 'oidc-audience-resolve-mapper', inAccessToken),
  ]),
  scope('profile', true, [
    mapper('full name', 'oidc-full-name-mapper', everywhere),
    attribute('preferred_username', 'username'),
    attribute('given_name', 'firstName'),
    attribute('family_name', 'lastName'),
    attribute('middle_name', 'middleName'),
    attribute('nickname', 'nickname'),
    attribute('profile', 'profile'),
    attribute('picture', 'picture'),
    attribute('website', 'website'),
    attribute('gender', 'gender'),
    attribute('birthdate', 'birthdate'),
    attribute('zoneinfo', 'zoneinfo'),
    attribute('locale', 'locale'),
    attribute('updated_at', 'updatedAt', 'long'),
  ]),
  scope('acr', false, [mapper('acr loa level', 'oidc-acr-mapper', inTokens)]),
  scope('basic', false, [
    note('auth_time', 'AUTH_TIME', 'long'),
    mapper('sub', 'oidc-sub-mapper', inAccessToken),
  ]),
  scope('offline_access', true, []),
  scope('address', true, [mapper('address', 'oidc-address-mapper', everywhere)]),
  scope('phone', true, [
    attribute('phone_number', 'phoneNumber'),
    attribute('phone_number_verified', 'phoneNumberVerified', 'boolean'),
  ]),
  scope('microprofile-jwt', true, [
    attribute('upn', 'username'),
    roles('realm', 'groups', inTokens),
  ]),
  scope('organization', true, [
    mapper('organization', 'oidc-organization-membership-mapper', inTokens),
  ]),
]

/** Those that each client of a new realm has. */
export const builtInDefaultScopes: readonly string[] = [
  'web-origins',
  'acr',
  'roles',
  'email',
  'profile',
  'basic',
]

/** Those that each client of a new realm may ask for. */
export const builtInOptionalScopes: readonly string[] = [
  'address',
  'phone',
  'organization',
  'offline_access',
  'microprofile-jwt',
]
