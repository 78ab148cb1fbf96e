#!/usr/bin/env node
import { readFileSync } from 'node:fs'

import { createKeycloakEmulator } from './index.node.ts'
import { readArguments, usage } from './node-arguments.ts'
import { summary } from './node-summary.ts'
import type { RealmExport } from './realm/realm-export.ts'

async function main(): Promise<void> {
  const line = readArguments(process.argv.slice(2))
  if (line === 'help') return void process.stdout.write(usage)
  const realms = line.realms.map((path): RealmExport => JSON.parse(readFileSync(path, 'utf8')))
  const emulator = createKeycloakEmulator({
    realms,
    url: `http://${line.hostname}:${line.port}${line.relativePath}`,
    warn: (message) => void process.stderr.write(`${message}\n`),
  })
  const { url, close } = await emulator.listen({ port: line.port, hostname: line.hostname })
  process.stdout.write(realms.map((realm) => `${summary(url, realm)}\n`).join(''))
  process.stdout.write(`Listening at ${url}. Ctrl-C stops it.\n`)
  const stop = (): void => void close()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  process.exitCode = 1
}
