// What `arrows.test.ts` plants in a copy of the tree, for lint to find or to let through.

/** A file, and the rule that has to name it. */
type Planted = readonly [path: string, code: string, reported: string]

const lines300 = Array.from(
  { length: 301 },
  (_, line) => `export const line${line} = ${line}`,
).join('\n')

/** What lint has to find. */
export const againstLint: readonly Planted[] = [
  [
    'packages/core/src/internal/knows-operation.ts',
    `import '../oauth/pkce.ts'`,
    'no-restricted-imports',
  ],
  [
    'packages/core/src/internal/knows-client.ts',
    `import '../client/call.ts'`,
    'no-restricted-imports',
  ],
  ['packages/core/src/jwt/knows-oauth.ts', `import '../oauth/pkce.ts'`, 'no-restricted-imports'],
  [
    'packages/core/src/oauth/knows-oidc.ts',
    `import '../oidc/userinfo.ts'`,
    'no-restricted-imports',
  ],
  ['packages/core/src/oidc/knows-uma.ts', `import '../uma/permission.ts'`, 'no-restricted-imports'],
  ['packages/core/src/uma/knows-client.ts', `import '../client/call.ts'`, 'no-restricted-imports'],
  [
    'packages/core/src/keycloak/knows-session.ts',
    `import '../session/table.ts'`,
    'no-restricted-imports',
  ],
  [
    'packages/core/src/session/knows-keycloak.ts',
    `import '../keycloak/realm.ts'`,
    'no-restricted-imports',
  ],
  ['packages/core/src/client/knows-index.ts', `import '../index.ts'`, 'no-restricted-imports'],
  ['packages/core/src/knows-index.ts', `import './index.ts'`, 'no-restricted-imports'],
  ['packages/core/src/client/jose.ts', `import 'jose/jwt/verify'`, 'no-restricted-imports'],
  ['packages/core/src/jwt/whole-jose.ts', `import 'jose'`, 'no-restricted-imports'],
  ['packages/core/src/jwt/remote-jose.ts', `import 'jose/jwks/remote'`, 'no-restricted-imports'],
  ['packages/core/src/node.ts', `import 'node:crypto'`, 'no-restricted-imports'],
  ['packages/core/src/ky.ts', `import 'ky'`, 'no-restricted-imports'],
  ['packages/core/src/transport.ts', `import '@latchkey/transport/fetch'`, 'no-restricted-imports'],
  ['packages/core/src/clock.ts', `export const now = Date.now()`, 'no-restricted-globals'],
  ['packages/core/src/ambient.ts', `export const all = globalThis`, 'no-restricted-globals'],
  ['packages/core/src/dice.ts', `export const dice = Math.random()`, 'no-restricted-properties'],
  ['packages/core/src/console.ts', `console.log(1)`, 'no-console'],
  ['packages/core/src/long.ts', lines300, 'max-lines'],
  ['packages/core/src/default.ts', `export default 1`, 'no-default-export'],
  [
    'packages/core/src/cycle.ts',
    `import { b } from './cycle-2.ts'\nexport const a = () => b`,
    'no-cycle',
  ],
  [
    'packages/core/src/cycle-2.ts',
    `import { a } from './cycle.ts'\nexport const b = () => a`,
    'no-cycle',
  ],
  ['packages/transport/src/fetch-and-ky.ts', `import 'ky'`, 'no-restricted-imports'],
  ['packages/transport/src/jose.ts', `import 'jose/jwt/verify'`, 'no-restricted-imports'],
  ['packages/transport/src/fetch.ts', `import 'node:http'`, 'no-restricted-imports'],
  [
    'packages/transport/src/adapter.ts',
    `import '@latchkey/node-confidential'`,
    'no-restricted-imports',
  ],
  ['packages/node-confidential/src/ky.ts', `import 'ky'`, 'no-restricted-imports'],
  ['packages/node-confidential/src/jose.ts', `import 'jose/jwt/verify'`, 'no-restricted-imports'],
  ['packages/node-confidential/src/index.ts', `import 'node:crypto'`, 'no-restricted-imports'],
  [
    'packages/node-confidential/src/adapter.ts',
    `import '@latchkey/browser-pkce'`,
    'no-restricted-imports',
  ],
  [
    'packages/node-confidential/src/emulator.ts',
    `import '@latchkey/emulator'`,
    'no-restricted-imports',
  ],
  [
    'packages/browser-pkce/src/adapter.ts',
    `import '@latchkey/node-confidential/slim'`,
    'no-restricted-imports',
  ],
  [
    'packages/emulator/src/core.ts',
    `import { parse } from '@latchkey/core'\nparse()`,
    'no-restricted-imports',
  ],
  ['packages/emulator/src/whole-jose.ts', `import 'jose'`, 'no-restricted-imports'],
]

/** What stays allowed. */
export const allowed: readonly (readonly [path: string, code: string])[] = [
  [
    'packages/core/src/internal/names-type.ts',
    `import type { A } from '../oauth/a.ts'\nexport type B = A`,
  ],
  ['packages/core/src/jwt/jose.ts', `import 'jose/jwt/verify'`],
  ['packages/core/src/jwt/verify.test.ts', `import 'node:crypto'`],
  ['packages/core/src/client/knows-all.ts', `import '../uma/permission.ts'`],
  ['packages/transport/src/ky.ts', `import 'ky'`],
  ['packages/transport/src/node.ts', `import 'node:http'`],
  ['packages/node-confidential/src/index.node.ts', `import 'node:crypto'`],
  ['packages/node-confidential/src/fetch.ts', `import '@latchkey/transport/fetch'`],
  ['packages/node-confidential/src/jose.lazy.ts', `import '@latchkey/core/jose'`],
  ['packages/node-confidential/src/ky.lazy.ts', `import '@latchkey/transport/ky'`],
  ['packages/core/src/client/http.ts', `import '../http.ts'`],
  ['packages/emulator/src/types.ts', `import type { A } from '@latchkey/core'\nexport type B = A`],
  ['packages/emulator/src/jose.ts', `import 'jose/jwt/verify'`],
  ['examples/one/main.ts', `console.log(1)`],
]
