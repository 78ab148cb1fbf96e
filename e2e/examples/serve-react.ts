import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { build, createServer, defaultClientConditions, defaultServerConditions } from 'vite'
import type { InlineConfig } from 'vite'

/** The React example, served. */
export interface ReactExample {
  /** Ends in a slash. */
  readonly url: string
  close(): Promise<void>
}

type Render = (serverPath: string) => string

const root = fileURLToPath(new URL('../../examples/react', import.meta.url))
const config: InlineConfig = {
  root,
  configFile: false,
  logLevel: 'error',
  resolve: { conditions: ['@latchkey/source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['@latchkey/source', ...defaultServerConditions] } },
}

/** Serves it as a developer has it, with React's own checks; each page comes rendered by the server. */
export async function serveReact(serverUrl: string): Promise<ReactExample> {
  const cacheDir = temporaryFolder()
  const server = await createServer({
    ...config,
    cacheDir,
    define: { 'import.meta.env.VITE_SERVER_URL': JSON.stringify(serverUrl) },
    server: { host: 'localhost', port: 5183, hmr: false },
    plugins: [
      {
        name: 'server-rendering',
        async transformIndexHtml(html, { originalUrl = '/' }) {
          const { render } = await server.ssrLoadModule('/src/render.tsx')
          const { pathname } = new URL(originalUrl, 'http://localhost')
          return html.replace('<div id="root">', (start) => start + (render as Render)(pathname))
        },
      },
    ],
  })
  await server.listen()
  const [url = ''] = server.resolvedUrls?.local ?? []
  return {
    url,
    async close() {
      await server.close()
      rmSync(cacheDir, { recursive: true, force: true })
    },
  }
}

/** Builds what a server renders with, as one module. */
export async function buildRenderer(): Promise<{ readonly file: string; remove(): void }> {
  const outDir = temporaryFolder()
  await build({
    ...config,
    ssr: { ...config.ssr, noExternal: true },
    build: { outDir, emptyOutDir: true, ssr: 'src/render.tsx' },
  })
  return {
    file: join(outDir, 'render.js'),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  }
}

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'latchkey-react-'))
}
