import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** Bundles an entry for no platform in particular; whatever is left outside would have to be there. */
async function bundle(entry: string): Promise<{ outside: string[]; inside: string[] }> {
  const { metafile } = await build({
    stdin: {
      contents: `export * from '${entry}'`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['@latchkey/source', 'import'],
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const inputs = Object.values(metafile.inputs).flatMap(({ imports }) => imports)
  return {
    outside: inputs.filter(({ external }) => external).map(({ path }) => path),
    inside: Object.keys(metafile.inputs),
  }
}

describe.each([
  '@latchkey/core',
  '@latchkey/core/jose',
  '@latchkey/core/webcrypto',
  '@latchkey/transport/fetch',
  '@latchkey/transport/ky',
  '@latchkey/node-confidential',
  '@latchkey/node-confidential/slim',
])('%s', (entry) => {
  it('bundles for any platform, with no builtin of Node', async () => {
    expect((await bundle(entry)).outside).toEqual([])
  })
})

it.each(['@latchkey/core', '@latchkey/core/webcrypto', '@latchkey/node-confidential/slim'])(
  '%s has neither jose nor ky in it',
  async (entry) => {
    const { inside } = await bundle(entry)
    expect(inside.filter((file) => /node_modules\/(?:jose|ky)\//u.test(file))).toEqual([])
  },
)
