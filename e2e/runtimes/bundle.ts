import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { build, transform } from 'esbuild'

/** The entries that run everywhere. */
export const neutralEntries = [
  '@latchkey/node-confidential',
  '@latchkey/node-confidential/slim',
] as const

/** The program over one entry, as the one file that every runtime gets. */
export interface Bundle {
  /** A folder of its own. */
  readonly folder: string
  /** An ES module: its default export has `fetch`, which is posted {@link Settings} and answers with outcomes. */
  readonly file: string
  readonly text: string
  /** The same for runtimes that have no modules: a global `program` with the module's exports. */
  readonly script: () => Promise<string>
  readonly remove: () => void
}

/** Bundles the program for no platform in particular, as edge platforms' own bundlers do. */
export async function bundleProgram(entry: (typeof neutralEntries)[number]): Promise<Bundle> {
  const text = await bundleForEdge(`
    import { createConfidentialClient } from '${entry}'
    import { outcomesOf } from './outcomes.ts'

    export default {
      async fetch(request) {
        return Response.json(await outcomesOf(createConfidentialClient, await request.json()))
      },
    }`)
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-runtimes-'))
  const file = join(folder, 'program.mjs')
  writeFileSync(file, text)
  return {
    folder,
    file,
    text,
    script: async () => (await transform(text, { format: 'iife', globalName: 'program' })).code,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Bundles a module into one file; its imports are resolved from here, unless another folder is named. */
export async function bundleForEdge(
  contents: string,
  resolveDir: string = import.meta.dirname,
): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    mainFields: ['module', 'main'],
    conditions: ['@latchkey/source', 'workerd', 'worker', 'browser', 'import'],
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}
