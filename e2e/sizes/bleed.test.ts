import { describe, expect, it } from 'vitest'

import { budgets } from './budgets.ts'
import { bundle } from './bundle.ts'

// What leaks into a bundle is named, file by file: a size alone would not say.

describe.each([
  '@latchkey/core',
  '@latchkey/core/jose',
  '@latchkey/core/webcrypto',
  '@latchkey/transport/fetch',
  '@latchkey/transport/ky',
  '@latchkey/node-confidential',
  '@latchkey/node-confidential/slim',
  '@latchkey/browser-pkce',
  '@latchkey/browser-pkce/slim',
])('%s', (entry) => {
  it('bundles for any platform, with no builtin of Node', async () => {
    expect((await bundle({ [entry]: '*' })).outside).toEqual([])
  })
})

/** What may be in no bundle but those that have it by name. */
const heavy = [
  [/node_modules\/ky\//u, /ky$|node-confidential$/u],
  [/node_modules\/jose\//u, /jose$|node-confidential$/u],
  // The signature engine verifies one compact JWS; claims and key sets are core's own.
  [/node_modules\/jose\/dist\/webapi\/(?:jwt|jwks|jwe)\//u, /^$/u],
  // Node's error codes.
  [/proves-unsent/u, /ky$|node-confidential$/u],
  // Who sends no bearer token needs none checked, and is refused by none; who gets no signed answer verifies none.
  [
    /oauth\/bearer\.ts/u,
    /^@latchkey\/(?:core|node-confidential)|^userinfo$|^uma|^permissionTicketGrant$|^SPA/u,
  ],
  [
    /www-authenticate/u,
    /^@latchkey\/(?:core|node-confidential)|^userinfo$|^SPA, (?:slim with (?:fetch|userinfo)|all)/u,
  ],
  [
    /signed-answer/u,
    /^@latchkey\/(?:core|node-confidential)|^userinfo$|^SPA, (?:slim with userinfo|all)/u,
  ],
] as const

describe.each(budgets)('$name', ({ name, imports }) => {
  it('has nothing in it that is not its own', async () => {
    const files = (await bundle(imports)).inside.map(([file]) => file)
    const leaked = heavy
      .filter(([, owners]) => !owners.test(name))
      .flatMap(([part]) => files.filter((file) => part.test(file)))
    expect(leaked).toEqual([])
  })
})

const operation = /\/(?:oauth|oidc|uma|keycloak|client)\//u

it.each([
  ['introspect', ['oauth/introspection.ts']],
  ['revoke', ['oauth/revocation.ts']],
  ['wellKnown', ['oauth/server-metadata.ts']],
  [
    'clientCredentialsGrant',
    ['oauth/client-credentials-grant.ts', 'oauth/token-request.ts', 'oauth/token-response.ts'],
  ],
  [
    'refreshTokenGrant',
    [
      'oauth/refresh-token-grant.ts',
      'oauth/token-fate.ts',
      'oauth/token-request.ts',
      'oauth/token-response.ts',
    ],
  ],
])('%s brings no other operation, and no client', async (name, own) => {
  const { inside } = await bundle({ '@latchkey/core': [name] })
  const files = inside.map(([file]) => file.replace(/^.*\/core\/src/u, ''))
  expect(files.filter((file) => operation.test(file)).toSorted()).toEqual(
    own.map((file) => `/${file}`),
  )
})
