import type { Imports } from './bundle.ts'

/** What users import, and how many bytes it may be, minified and gzipped (level 9). */
export interface Budget {
  readonly name: string
  readonly imports: Imports
  readonly gzip: number
  /** What it is to become, where it is not there yet. */
  readonly goal?: number
}

const core = '@latchkey/core'
const slim = '@latchkey/browser-pkce/slim'
const jose = { '@latchkey/core/jose': ['joseEngine'] }
const webcrypto = { '@latchkey/core/webcrypto': ['webcryptoEngine'] }
const fetchTransport = { '@latchkey/transport/fetch': ['fetchTransport'] }

const edge = [
  'createClient',
  'clientSecretBasic',
  'clientCredentialsGrant',
  'verifyAccessToken',
  'introspect',
]
const browser = [
  'createClient',
  'authorizationUrl',
  'authorizationResponse',
  'authorizationCodeGrant',
  'refreshTokenGrant',
  'verifyTokenResponse',
  'endSessionUrl',
  'createPkce',
  'LatchkeyError',
]

/**
 * What is published, entry by entry and operation by operation, and what programs are made of. A
 * budget is the size that was reached: who makes it smaller lowers it, and nobody raises it unseen.
 */
export const budgets: readonly Budget[] = [
  { name: '@latchkey/core', imports: { [core]: '*' }, gzip: 17_910 },
  { name: '@latchkey/core/webcrypto', imports: { '@latchkey/core/webcrypto': '*' }, gzip: 1_880 },
  { name: '@latchkey/core/jose', imports: { '@latchkey/core/jose': '*' }, gzip: 5_650 },
  { name: '@latchkey/transport/fetch', imports: { '@latchkey/transport/fetch': '*' }, gzip: 1_480 },
  { name: '@latchkey/transport/ky', imports: { '@latchkey/transport/ky': '*' }, gzip: 11_270 },
  {
    name: '@latchkey/node-confidential',
    imports: { '@latchkey/node-confidential': '*' },
    gzip: 34_580,
  },
  {
    name: '@latchkey/node-confidential/slim',
    imports: { '@latchkey/node-confidential/slim': '*' },
    gzip: 20_890,
  },
  { name: 'createClient', imports: { [core]: ['createClient'] }, gzip: 5_650 },
  { name: 'wellKnown', imports: { [core]: ['wellKnown'] }, gzip: 1_240 },
  { name: 'certs', imports: { [core]: ['certs'] }, gzip: 1_260 },
  { name: 'publishedRealm', imports: { [core]: ['publishedRealm'] }, gzip: 1_100 },
  { name: 'authorizationCodeGrant', imports: { [core]: ['authorizationCodeGrant'] }, gzip: 2_020 },
  { name: 'passwordGrant', imports: { [core]: ['passwordGrant'] }, gzip: 1_860 },
  { name: 'clientCredentialsGrant', imports: { [core]: ['clientCredentialsGrant'] }, gzip: 1_700 },
  { name: 'refreshTokenGrant', imports: { [core]: ['refreshTokenGrant'] }, gzip: 1_920 },
  { name: 'tokenExchange', imports: { [core]: ['tokenExchange'] }, gzip: 1_840 },
  { name: 'introspect', imports: { [core]: ['introspect'] }, gzip: 1_760, goal: 1_500 },
  { name: 'introspectRpt', imports: { [core]: ['introspectRpt'] }, gzip: 1_770 },
  { name: 'revoke', imports: { [core]: ['revoke'] }, gzip: 1_450 },
  { name: 'logout', imports: { [core]: ['logout'] }, gzip: 1_460 },
  { name: 'userinfo', imports: { [core]: ['userinfo'] }, gzip: 3_490 },
  { name: 'permissionTicketGrant', imports: { [core]: ['permissionTicketGrant'] }, gzip: 2_130 },
  { name: 'umaTicketGrant', imports: { [core]: ['umaTicketGrant'] }, gzip: 3_080 },
  { name: 'umaPermissions', imports: { [core]: ['umaPermissions'] }, gzip: 2_810 },
  { name: 'umaDecision', imports: { [core]: ['umaDecision'] }, gzip: 2_850 },
  { name: 'authorizationUrl', imports: { [core]: ['authorizationUrl'] }, gzip: 1_030 },
  { name: 'authorizationResponse', imports: { [core]: ['authorizationResponse'] }, gzip: 820 },
  { name: 'endSessionUrl', imports: { [core]: ['endSessionUrl'] }, gzip: 650 },
  { name: 'createPkce', imports: { [core]: ['createPkce'] }, gzip: 280 },
  { name: 'verifyAccessToken', imports: { [core]: ['verifyAccessToken'] }, gzip: 3_050 },
  { name: 'verifyIdToken', imports: { [core]: ['verifyIdToken'] }, gzip: 3_650 },
  { name: 'verifyTokenResponse', imports: { [core]: ['verifyTokenResponse'] }, gzip: 3_840 },
  { name: 'decodeToken', imports: { [core]: ['decodeToken'] }, gzip: 1_650 },
  { name: 'hasRealmRole', imports: { [core]: ['hasRealmRole'] }, gzip: 160 },
  { name: 'umaAccess', imports: { [core]: ['umaAccess'] }, gzip: 1_340 },
  { name: 'LatchkeyError', imports: { [core]: ['LatchkeyError'] }, gzip: 820 },
  {
    name: 'edge: fetch, WebCrypto',
    imports: { [core]: edge, ...webcrypto, ...fetchTransport },
    gzip: 10_480,
    goal: 4_500,
  },
  {
    name: 'edge: fetch, jose',
    imports: { [core]: edge, ...jose, ...fetchTransport },
    gzip: 14_120,
    goal: 9_500,
  },
  {
    name: 'browser parts',
    imports: { [core]: browser, ...webcrypto, ...fetchTransport },
    gzip: 12_680,
    // With a session logic of about 2,000 bytes an SPA client is then 5,500.
    goal: 3_500,
  },
  { name: 'SPA, slim', imports: { [slim]: ['createBrowserClient'] }, gzip: 21_300, goal: 5_500 },
  {
    name: 'SPA, slim with IndexedDB',
    imports: { [slim]: ['createBrowserClient', 'indexedDbStorage'] },
    gzip: 21_850,
  },
  {
    name: 'SPA, slim with fetch',
    imports: { [slim]: ['createBrowserClient', 'withFetch'] },
    gzip: 22_460,
  },
  {
    name: 'SPA, slim with UMA',
    imports: { [slim]: ['createBrowserClient', 'withUma'] },
    gzip: 22_790,
  },
  {
    name: 'SPA, slim with userinfo',
    imports: { [slim]: ['createBrowserClient', 'withUserinfo'] },
    gzip: 22_140,
  },
  {
    name: 'SPA, all parts and jose',
    imports: { '@latchkey/browser-pkce': ['createBrowserClient'] },
    gzip: 28_900,
    goal: 14_000,
  },
]
