import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import { expect, it, onTestFinished } from 'vitest'

import { bundleForEdge } from './bundle.ts'

/** What a module must not do while it is loaded: Workers refuse it, and servers that render pay for it. */
const forbidden = [
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'WebSocket',
  'BroadcastChannel',
  'Date.now',
  'Math.random',
  'performance.now',
  'crypto.getRandomValues',
  'crypto.randomUUID',
  'crypto.subtle.digest',
  'crypto.subtle.importKey',
  'crypto.subtle.generateKey',
  'AbortSignal.timeout',
] as const

/** Loads a module in a Node of its own, where the forbidden functions tell that they were called. */
async function callsAtImport(module: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-import-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'module.mjs')
  writeFileSync(file, module)
  const program = `
    const called = []
    for (const path of ${JSON.stringify(forbidden)}) {
      const names = path.split('.')
      const name = names.pop()
      const owner = names.reduce((object, each) => object[each], globalThis)
      const it = owner[name]
      owner[name] = new Proxy(it, {
        apply: (target, self, args) => (called.push(path), Reflect.apply(target, self, args)),
        construct: (target, args) => (called.push(path), Reflect.construct(target, args)),
      })
    }
    const module = await import(${JSON.stringify(pathToFileURL(file).href)})
    if (Object.keys(module).length === 0) throw new Error('the module exports nothing')
    // Nothing was only put off, either: a timer or a socket would keep the process.
    const kept = process.getActiveResourcesInfo().filter((each) => each === 'Timeout' || /TCP|TLS/.test(each))
    process.stdout.write(JSON.stringify([...called, ...kept]), () => process.exit())`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    program,
  ])
  return JSON.parse(stdout) as string[]
}

it.each([
  '@latchkey/core',
  '@latchkey/core/jose',
  '@latchkey/core/webcrypto',
  '@latchkey/transport/fetch',
  '@latchkey/transport/ky',
  '@latchkey/node-confidential',
  '@latchkey/node-confidential/slim',
  '@latchkey/browser-pkce',
])('%s does nothing when it is imported', async (entry) => {
  expect(await callsAtImport(await bundleForEdge(`export * from '${entry}'`))).toEqual([])
})

it.each(forbidden)('%s would be noticed', async (path) => {
  const call = /^[A-Z]\w+$/u.test(path)
    ? `try { const it = new ${path}('ws://localhost'); it.close() } catch {}`
    : `try { Promise.resolve(${path}(() => {}, 1)).catch(() => {}) } catch {}`
  expect(await callsAtImport(`${call}; export const it = 1`)).toContain(path)
})
