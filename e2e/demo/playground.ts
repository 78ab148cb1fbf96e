import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { build, defaultClientConditions, preview } from 'vite'
import type { InlineConfig } from 'vite'

/** The playground, served. */
export interface Playground {
  /** At a free port of `localhost`; ends in a slash. */
  readonly url: string
  close(): Promise<void>
}

const root = fileURLToPath(new URL('../../examples/spa', import.meta.url))

/** Builds the playground for a server, from the sources, and serves it. */
export async function servePlayground(serverUrl: string): Promise<Playground> {
  const outDir = mkdtempSync(join(tmpdir(), 'latchkey-playground-'))
  const remove = (): void => rmSync(outDir, { recursive: true, force: true })
  const config: InlineConfig = {
    root,
    configFile: false,
    logLevel: 'error',
    define: { 'import.meta.env.VITE_SERVER_URL': JSON.stringify(serverUrl) },
    resolve: { conditions: ['@latchkey/source', ...defaultClientConditions] },
    build: { outDir, emptyOutDir: true },
    // The realm's client takes any port of localhost.
    preview: { host: 'localhost', port: 5173 },
  }
  try {
    await build(config)
    const server = await preview(config)
    const [url] = server.resolvedUrls?.local ?? []
    if (url === undefined) throw new Error('expected the preview server to tell its URL, got none')
    return {
      url,
      async close() {
        await server.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}
