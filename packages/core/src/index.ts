export { createClient } from './client/create-client.ts'
export type { Client, ClientOptions, OperationOptions, Ports } from './client/create-client.ts'
export { waitWithin } from './client/deadline.ts'
export type { CallOptions, Deadline } from './client/deadline.ts'
export type { KeySource } from './client/key-source.ts'
export type { ServerOptions } from './client/server-source.ts'
export { tokenSource } from './client/token-source.ts'
export type { TokenSource } from './client/token-source.ts'
export { cachedVerdicts } from './client/verdict-cache.ts'
export type { AccessTokenVerifier, VerdictCacheOptions } from './client/verdict-cache.ts'
export type { Verification, VerificationSettings } from './client/verification.ts'
export { verifyAccessToken } from './client/verify-access-token.ts'
export type { VerifyAccessTokenOptions } from './client/verify-access-token.ts'
export { readIdTokenChecks, verifyIdToken } from './client/verify-id-token.ts'
export type { IdTokenChecks, VerifyIdTokenOptions } from './client/verify-id-token.ts'
export { verifyTokenResponse } from './client/verify-token-response.ts'
export type {
  CallbackRejected,
  FailureReason,
  InsecureContext,
  LockTimeout,
  MetadataRejected,
  OAuthError,
  RefreshAmbiguous,
  ResponseError,
  SessionFailure,
  SignedOut,
  TokenFate,
  TokenRejected,
  TransportError,
  UnexpectedResponse,
} from './failure.ts'
export { UsageError } from './failure.ts'
export { maxBodyBytes } from './http.ts'
export type {
  HttpRequest,
  HttpResponse,
  Transport,
  TransportOptions,
  TransportResponse,
} from './http.ts'
export type { ParameterValue } from './internal/request.ts'
export { requirePlain } from './internal/usage.ts'
export { parseChallenges } from './internal/www-authenticate.ts'
export type { Challenge } from './internal/www-authenticate.ts'
export type { AccessTokenClaims } from './jwt/access-token.ts'
export type { AudienceExpectation } from './jwt/claim-checks.ts'
export { decodeToken } from './jwt/decode-token.ts'
export type { UnverifiedClaims } from './jwt/decode-token.ts'
export type { JwtClaims, JwtHeader } from './jwt/decode.ts'
export { headerAlgorithm } from './jwt/jws-compact.ts'
export { readPublicKey } from './jwt/jws-public-key.ts'
export type { PublicKey, PublicMembers } from './jwt/jws-public-key.ts'
export { missingAccess } from './keycloak/access-requirement.ts'
export type { AccessRequirement, MissingAccess } from './keycloak/access-requirement.ts'
export { verifySignedAnswer } from './jwt/signed-answer.ts'
export type { Verified } from './jwt/verified.ts'
export { explainInactive } from './keycloak/inactive-token.ts'
export type { InactiveTokenDiagnosis } from './keycloak/inactive-token.ts'
export { publishedRealm } from './keycloak/published-realm.ts'
export type { PublishedRealm } from './keycloak/published-realm.ts'
export { realmMetadata, realmUrl } from './keycloak/realm.ts'
export type { RealmLocation } from './keycloak/realm.ts'
export { hasRealmRole, hasResourceRole } from './keycloak/roles.ts'
export { describeReason, LatchkeyError } from './latchkey-error.ts'
export { authorizationCodeGrant } from './oauth/authorization-code-grant.ts'
export type { AuthorizationCodeGrantParameters } from './oauth/authorization-code-grant.ts'
export { authorizationUrl } from './oauth/authorization-request.ts'
export type { AuthorizationParameters } from './oauth/authorization-request.ts'
export { authorizationResponse } from './oauth/authorization-response.ts'
export type {
  AuthorizationError,
  AuthorizationResponseChecks,
  AuthorizationSuccess,
  CheckedCallback,
} from './oauth/authorization-response.ts'
export { withBearer } from './oauth/bearer.ts'
export { bearerChallenge } from './oauth/bearer-challenge.ts'
export type { BearerChallenge } from './oauth/bearer-challenge.ts'
export { readBearer } from './oauth/bearer-credentials.ts'
export type { IncomingRequest, NoBearer, RequestHeaders } from './oauth/bearer-credentials.ts'
export {
  clientSecretBasic,
  clientSecretPost,
  noClientAuthentication,
} from './oauth/client-authentication.ts'
export type { ClientAuthentication, ClientIdentity } from './oauth/client-authentication.ts'
export { clientCredentialsGrant } from './oauth/client-credentials-grant.ts'
export type { ClientCredentialsGrantParameters } from './oauth/client-credentials-grant.ts'
export { introspect } from './oauth/introspection.ts'
export type {
  ActiveToken,
  InactiveToken,
  Introspection,
  IntrospectionParameters,
} from './oauth/introspection.ts'
export { certs } from './oauth/jwks.ts'
export type { JwkSet } from './oauth/jwks.ts'
export { passwordGrant } from './oauth/password-grant.ts'
export type { PasswordGrantParameters } from './oauth/password-grant.ts'
export { createPkce, randomValue } from './oauth/pkce.ts'
export type { Pkce } from './oauth/pkce.ts'
export { refreshTokenGrant } from './oauth/refresh-token-grant.ts'
export type { RefreshTokenGrantParameters } from './oauth/refresh-token-grant.ts'
export { revoke } from './oauth/revocation.ts'
export type { RevocationParameters } from './oauth/revocation.ts'
export { withoutOpenid } from './oauth/scope.ts'
export type { ScopeWithoutOpenid } from './oauth/scope.ts'
export { withCodeFate, withRefreshTokenFate } from './oauth/token-fate.ts'
export { wellKnown } from './oauth/server-metadata.ts'
export type { ServerMetadata, WellKnownParameters } from './oauth/server-metadata.ts'
export { tokenExchange } from './oauth/token-exchange.ts'
export type { TokenExchangeParameters } from './oauth/token-exchange.ts'
export type { TokenResponse, WireTokenResponse } from './oauth/token-response.ts'
export { endSessionUrl, logout } from './oidc/end-session.ts'
export type { EndSessionParameters, LogoutParameters } from './oidc/end-session.ts'
export type { IdTokenClaims } from './oidc/id-token.ts'
export { checkUserinfoSubject, userinfo } from './oidc/userinfo.ts'
export type { Userinfo } from './oidc/userinfo.ts'
export type { Operation, Security } from './operation.ts'
export type { Clock, DigestAlgorithm, Entropy, Jwk, JwsEngine } from './ports.ts'
export { fail, succeed } from './result.ts'
export type { Eventual, Failure, Result, Success } from './result.ts'
export { isFresh, tokenSet } from './session/token-set.ts'
export type { TokenSet } from './session/token-set.ts'
export { readUmaAccess, umaAccess } from './uma/access.ts'
export type { Require, UmaAccess } from './uma/access.ts'
export { permissionRequests } from './uma/permission.ts'
export type { PermissionRequest, Permissions, UmaPermission } from './uma/permission.ts'
export { permissionTicketGrant } from './uma/permission-ticket-grant.ts'
export type { PermissionTicketGrantParameters } from './uma/permission-ticket-grant.ts'
export type { Rpt, UmaDenied } from './uma/rpt.ts'
export { rptAccess } from './uma/rpt-access.ts'
export type { RptAccess } from './uma/rpt-access.ts'
export { introspectRpt } from './uma/rpt-introspection.ts'
export type { ActiveRpt, RptIntrospection } from './uma/rpt-introspection.ts'
export { umaDecision, umaPermissions, umaTicketGrant } from './uma/uma-ticket-grant.ts'
export type { UmaParameters, UmaTicketGrantParameters } from './uma/uma-ticket-grant.ts'
export { unchecked } from './unchecked.ts'
export type { Unchecked } from './unchecked.ts'
