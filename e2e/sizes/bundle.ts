import { brotliCompressSync, gzipSync } from 'node:zlib'

import { build } from 'esbuild'
import type { BuildOptions, Plugin } from 'esbuild'

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  conditions: ['@latchkey/source', 'import'],
  write: false,
  logLevel: 'silent',
} as const satisfies BuildOptions

/** What a program takes: of each module these exports, or `*`. */
export type Imports = Readonly<Record<string, readonly string[] | '*'>>

/** What a user's bundler makes of it. */
export interface Bundle {
  /** Bytes. */
  readonly min: number
  readonly gzip: number
  readonly brotli: number
  /** The files that something of is in it, and how many bytes; the largest first. */
  readonly inside: readonly (readonly [file: string, bytes: number])[]
  /** What is left outside, and would have to be there. */
  readonly outside: readonly string[]
}

/** Bundles an ES module for no platform in particular, from the sources of this repository. */
export async function bundle(imports: Imports, plugins: Plugin[] = []): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    ...shared,
    plugins,
    stdin: {
      contents: Object.entries(imports)
        .map(
          ([module, names]) =>
            `export ${names === '*' ? names : `{ ${names.join()} }`} from '${module}'`,
        )
        .join('\n'),
      resolveDir: import.meta.dirname,
    },
    minify: true,
    metafile: true,
  })
  const text = outputFiles[0]?.contents ?? new Uint8Array()
  const [output] = Object.values(metafile.outputs)
  return {
    min: text.length,
    gzip: gzipSync(text, { level: 9 }).length,
    brotli: brotliCompressSync(text).length,
    inside: Object.entries(output?.inputs ?? {})
      .map(([file, { bytesInOutput }]) => [file, bytesInOutput] as const)
      .filter(([, bytes]) => bytes > 0)
      .toSorted(([, a], [, b]) => b - a),
    outside: Object.values(metafile.inputs)
      .flatMap((input) => input.imports)
      .filter(({ external }) => external)
      .map(({ path }) => path),
  }
}

/**
 * Bundles the same from an entry that is one file already, as it is published: there a bundler cannot
 * leave out whole files, and what looks as if it did something stays.
 */
export async function bundleFromOneFile(entry: string, names: readonly string[]): Promise<Bundle> {
  const { outputFiles } = await build({
    ...shared,
    stdin: { contents: `export * from '${entry}'`, resolveDir: import.meta.dirname },
  })
  const contents = outputFiles[0]?.text ?? ''
  const published: Plugin = {
    name: 'one-file',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^one-file$/ }, () => ({ path: 'one-file', namespace: 'one-file' }))
      onLoad({ filter: /./, namespace: 'one-file' }, () => ({ contents }))
    },
  }
  return bundle({ 'one-file': names }, [published])
}
