import { budgets } from './budgets.ts'
import { bundle } from './bundle.ts'
import { peers } from './peers.ts'

/** A page for users, and the rows of its table: what they are called there, and which budget or peer is meant. */
export interface SizePage {
  readonly page: string
  readonly rows: Readonly<Record<string, string>>
}

/** A row as it is measured now. */
export interface MeasuredRow {
  readonly label: string
  /** Bytes, minified and gzipped. */
  readonly gzip: number
  readonly goal?: number
}

/** Where sizes stand between `<!-- measured: sizes -->` and `<!-- end -->`. */
export const sizePages: readonly SizePage[] = [
  {
    page: 'packages/browser-pkce/README.md',
    rows: {
      '`@latchkey/browser-pkce/slim`': 'SPA, slim',
      'with `indexedDbStorage`': 'SPA, slim with IndexedDB',
      'with `withFetch`': 'SPA, slim with fetch',
      'with `withUma`': 'SPA, slim with UMA',
      '`@latchkey/browser-pkce`, all parts and jose': 'SPA, all parts and jose',
      'keycloak-js': 'keycloak-js',
      'oidc-client-ts, `UserManager`': 'oidc-client-ts UserManager',
      'oauth4webapi, a login’s parts without a session': 'oauth4webapi, browser parts',
      'openid-client, the same': 'openid-client, browser parts',
    },
  },
  {
    page: 'docs/edge-runtimes.md',
    rows: {
      '`@latchkey/core` over fetch, with WebCrypto': 'edge: fetch, WebCrypto',
      '`@latchkey/core` over fetch, with jose': 'edge: fetch, jose',
      '`@latchkey/node-confidential/slim`, all of it': '@latchkey/node-confidential/slim',
      '`@latchkey/node-confidential`, all of it': '@latchkey/node-confidential',
      oauth4webapi: 'oauth4webapi, edge',
      'openid-client, which verifies no access token': 'openid-client, edge without verification',
      'jose, `jwtVerify` and `createRemoteJWKSet` alone': 'jose jwtVerify, createRemoteJWKSet',
    },
  },
]

/** Measures the rows of a page. */
export function measureRows({ rows }: SizePage): Promise<readonly MeasuredRow[]> {
  return Promise.all(
    Object.entries(rows).map(async ([label, name]) => {
      const budget = budgets.find((each) => each.name === name)
      const imports = budget?.imports ?? peers[name]
      if (!imports) throw new Error(`expected a budget or a peer ${name}`)
      const { gzip } = await bundle(imports)
      return { label, gzip, ...(budget?.goal !== undefined && { goal: budget.goal }) }
    }),
  )
}

/** The rows as a table of Markdown. */
export function sizesTable(rows: readonly MeasuredRow[]): string {
  const lines = rows.map(({ label, gzip, goal }) => {
    const aim = goal === undefined ? '' : `${kilobytes(goal)}, ${gzip <= goal ? 'met' : 'not met'}`
    return `| ${label} | ${kilobytes(gzip)} | ${aim} |`
  })
  return ['| | gzip | goal |', '| --- | --- | --- |', ...lines].join('\n')
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
