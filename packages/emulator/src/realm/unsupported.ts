import type { ClientExport, MapperExport, RealmExport, UserExport } from './realm-export.ts'

// What an export may say beyond what the emulator reads. A member is silent where it changes no answer of the
// emulator (how mail is sent, which theme), or where it has the one value that the emulator behaves by.

const silentRealmMembers =
  /^(_.*|displayNameHtml|keycloakVersion|.*[tT]hemes?|smtpServer|browserSecurityHeaders|webAuthnPolicy.*|events?.*|adminEvents.*|enabledEventTypes|supportedLocales|defaultLocale|localizationTexts|otpSupportedApplications|requiredCredentials|authenticationFlows|authenticatorConfig|.*Flow|actionTokenGeneratedBy.*|accessCodeLifespanUserAction|accessTokenLifespanForImplicitFlow|.*(RememberMe)|oauth2Device.*|.*Milli.*|.*Seconds|failureFactor|maxTemporaryLockouts|maxSecondaryAuthFailures|bruteForceStrategy|clientProfiles|clientPolicies|identityProviderMappers|sslRequired|otpPolicy(Type|Algorithm|Digits|Period|InitialCounter)|resetPasswordAllowed|editUsernameAllowed|rememberMe|scimApiEnabled|verifiableCredentialsEnabled|defaultSignatureAlgorithm|attributes|permanentLockout|duplicateEmailsAllowed)$/u

const readRealmMembers: Readonly<Record<keyof RealmExport, true>> = {
  id: true,
  realm: true,
  displayName: true,
  enabled: true,
  notBefore: true,
  registrationAllowed: true,
  registrationEmailAsUsername: true,
  loginWithEmailAllowed: true,
  accessTokenLifespan: true,
  ssoSessionIdleTimeout: true,
  ssoSessionMaxLifespan: true,
  clientSessionIdleTimeout: true,
  clientSessionMaxLifespan: true,
  offlineSessionIdleTimeout: true,
  offlineSessionMaxLifespanEnabled: true,
  offlineSessionMaxLifespan: true,
  accessCodeLifespan: true,
  accessCodeLifespanLogin: true,
  revokeRefreshToken: true,
  refreshTokenMaxReuse: true,
  otpPolicyLookAheadWindow: true,
  otpPolicyCodeReusable: true,
  defaultRole: true,
  requiredActions: true,
  roles: true,
  groups: true,
  defaultGroups: true,
  clients: true,
  clientScopes: true,
  defaultDefaultClientScopes: true,
  defaultOptionalClientScopes: true,
  scopeMappings: true,
  clientScopeMappings: true,
  users: true,
  components: true,
}

/** Members of a client that have no part in what the emulator does, unless they are switched on. */
const clientSwitches = ['consentRequired', 'surrogateAuthRequired', 'implicitFlowEnabled'] as const

const clientAttributes: Readonly<Record<string, RegExp>> = {
  'dpop.bound.access.tokens': /^true$/u,
  'tls.client.certificate.bound.access.tokens': /^true$/u,
  'require.pushed.authorization.requests': /^true$/u,
  'access.token.header.type.rfc9068': /^true$/u,
  'id.token.encrypted.response.alg': /./u,
  'user.info.encrypted.response.alg': /./u,
  'request.object.required': /^(?!not required)./u,
  'backchannel.logout.url': /./u,
  'frontchannel.logout.url': /./u,
  'minimum.acr.value': /./u,
  'acr.loa.map': /[^{}]/u,
}

const mappers = new Set([
  'oidc-acr-mapper',
  'oidc-address-mapper',
  'oidc-allowed-origins-mapper',
  'oidc-audience-mapper',
  'oidc-audience-resolve-mapper',
  'oidc-full-name-mapper',
  'oidc-group-membership-mapper',
  'oidc-hardcoded-claim-mapper',
  'oidc-hardcoded-role-mapper',
  'oidc-organization-membership-mapper',
  'oidc-role-name-mapper',
  'oidc-sub-mapper',
  'oidc-usermodel-attribute-mapper',
  'oidc-usermodel-client-role-mapper',
  'oidc-usermodel-property-mapper',
  'oidc-usermodel-realm-role-mapper',
  'oidc-usersessionmodel-note-mapper',
])

/** Names each member of an export that the emulator goes on without, such as `clients[app].consentRequired`. */
export function unsupportedMembers(realm: RealmExport): string[] {
  return [
    ...Object.entries(realm)
      .filter(([name]) => !(name in readRealmMembers) && !silentRealmMembers.test(name))
      .filter(([, value]) => !isEmptyOrOff(value))
      .map(([name]) => name),
    ...unsupportedAttributes(realm),
    ...(realm.clientScopes ?? []).flatMap((scope) =>
      unsupportedMappers(`clientScopes[${scope.name}]`, scope.protocolMappers),
    ),
    ...(realm.clients ?? []).flatMap(ofClient),
    ...(realm.users ?? []).flatMap(ofUser),
  ]
}

function unsupportedAttributes(realm: RealmExport): string[] {
  const attributes: unknown = 'attributes' in realm ? realm.attributes : {}
  if (typeof attributes !== 'object' || attributes === null) return []
  return Object.entries(attributes)
    .filter(([name, value]) => /^(frontendUrl|acr\.loa\.map)$/u.test(name) && !isEmptyOrOff(value))
    .map(([name]) => `attributes[${name}]`)
}

function ofClient(client: ClientExport): string[] {
  const path = `clients[${client.clientId}]`
  if ((client.protocol ?? 'openid-connect') !== 'openid-connect') return [path]
  return [
    ...clientSwitches
      .filter((name) => name in client && Reflect.get(client, name) === true)
      .map((name) => `${path}.${name}`),
    ...Object.entries(client.attributes ?? {})
      .filter(([name, value]) => clientAttributes[name]?.test(value))
      .map(([name]) => `${path}.attributes[${name}]`),
    ...unsupportedMappers(path, client.protocolMappers),
  ]
}

function ofUser(user: UserExport): string[] {
  const path = `users[${user.username}]`
  return [
    ...['federatedIdentities', 'clientConsents', 'federationLink']
      .filter((name) => name in user && !isEmptyOrOff(Reflect.get(user, name)))
      .map((name) => `${path}.${name}`),
    ...(user.credentials ?? [])
      .filter(({ type }) => type !== undefined && type !== 'password' && type !== 'otp')
      .map(({ type }) => `${path}.credentials[${type}]`),
  ]
}

function unsupportedMappers(path: string, list: readonly MapperExport[] = []): string[] {
  return list
    .filter(({ protocol = 'openid-connect' }) => protocol === 'openid-connect')
    .filter(({ protocolMapper }) => !mappers.has(protocolMapper))
    .map(({ name, protocolMapper }) => `${path}.protocolMappers[${name}] (${protocolMapper})`)
}

function isEmptyOrOff(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === '' ||
    value === 0 ||
    value === '{}' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  )
}
