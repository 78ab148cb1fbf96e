import type { Imports } from './bundle.ts'

/** What others take for the same, in the same build: here to compare with, not to hold to anything. */
export const peers: Readonly<Record<string, Imports>> = {
  'keycloak-js': { 'keycloak-js': ['default'] },
  'openid-client, browser parts': {
    'openid-client': [
      'discovery',
      'buildAuthorizationUrl',
      'authorizationCodeGrant',
      'refreshTokenGrant',
      'fetchUserInfo',
      'buildEndSessionUrl',
      'randomPKCECodeVerifier',
      'calculatePKCECodeChallenge',
    ],
  },
  'openid-client, edge without verification': {
    'openid-client': [
      'discovery',
      'ClientSecretBasic',
      'clientCredentialsGrant',
      'tokenIntrospection',
    ],
  },
  'oauth4webapi, browser parts': {
    oauth4webapi: [
      'discoveryRequest',
      'processDiscoveryResponse',
      'generateRandomCodeVerifier',
      'calculatePKCECodeChallenge',
      'validateAuthResponse',
      'authorizationCodeGrantRequest',
      'processAuthorizationCodeResponse',
      'validateApplicationLevelSignature',
      'refreshTokenGrantRequest',
      'processRefreshTokenResponse',
    ],
  },
  'oauth4webapi, edge': {
    oauth4webapi: [
      'discoveryRequest',
      'processDiscoveryResponse',
      'ClientSecretBasic',
      'clientCredentialsGrantRequest',
      'processClientCredentialsResponse',
      'introspectionRequest',
      'processIntrospectionResponse',
      'validateJwtAccessToken',
    ],
  },
  'oidc-client-ts UserManager': { 'oidc-client-ts': ['UserManager'] },
  'jose jwtVerify, createRemoteJWKSet': { jose: ['jwtVerify', 'createRemoteJWKSet'] },
  ky: { ky: ['default'] },
}
