import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'

/** The scripts of an application, by file name. */
export interface Bundle {
  /** The one that the page names; it may import the others. */
  readonly entry: string
  readonly files: ReadonlyMap<string, string>
}

const bundled = new Map<string, Promise<Bundle>>()

/** Bundles a module for browsers, with the sources of our packages; each module once in a process. */
export function bundleOf(module: URL): Promise<Bundle> {
  const bundle = bundled.get(module.href) ?? makeBundle(fileURLToPath(module))
  bundled.set(module.href, bundle)
  return bundle
}

async function makeBundle(path: string): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [path],
    outdir: join(path, '..'),
    bundle: true,
    // What is imported late is fetched late.
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@latchkey/source'],
    sourcemap: 'inline',
    write: false,
    logLevel: 'silent',
  })
  return {
    entry: basename(path).replace(/\.\w+$/u, '.js'),
    files: new Map(outputFiles.map((file) => [basename(file.path), file.text])),
  }
}
