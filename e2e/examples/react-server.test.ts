import { execFile } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { buildRenderer } from './serve-react.ts'

let renderer: Awaited<ReturnType<typeof buildRenderer>>
beforeAll(async () => {
  renderer = await buildRenderer()
})
afterAll(() => renderer?.remove())

/** What only a browser has, and the network, which nothing may use before a page is there. */
const forbidden = [
  'location',
  'history',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'addEventListener',
  'BroadcastChannel',
  'fetch',
  'crypto',
]

/** Renders in a Node of its own, where the forbidden globals tell who reads them. */
async function renderedAt(path: string): Promise<{ html: string; touched: string[] }> {
  const program = `
    const { render } = await import(${JSON.stringify(pathToFileURL(renderer.file).href)})
    const touched = []
    for (const name of ${JSON.stringify(forbidden)}) {
      Object.defineProperty(globalThis, name, { configurable: true, get: () => void touched.push(name) })
    }
    const html = render(${JSON.stringify(path)})
    console.log(JSON.stringify({ html, touched }))`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    program,
  ])
  return JSON.parse(stdout) as { html: string; touched: string[] }
}

it.each([
  ['/', 'Everybody may read this page.'],
  ['/logbook', 'Looking for a session …'],
])('renders %s on a server, and touches nothing of a browser', async (path, text) => {
  const { html, touched } = await renderedAt(path)
  expect(html).toContain(text)
  expect(touched).toEqual([])
})
