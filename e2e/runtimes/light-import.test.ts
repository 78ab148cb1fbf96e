import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

const sources = new URL('../../packages/node-confidential/src/', import.meta.url)

// A process of its own: this one has loaded everything. Only Node says what it has loaded.
const script = (entry: string): string => `
  await import(${JSON.stringify(entry)})
  const loaded = ['crypto', 'http', 'https', 'tls', 'zlib', 'internal/deps/undici/undici'].filter(
    (name) => process.moduleLoadList.includes('NativeModule ' + name),
  )
  console.log(JSON.stringify(loaded))
`

it.each(['index.node.ts', 'index.ts', 'slim.ts'])(
  'importing %s of node-confidential loads neither cryptography nor an HTTP client',
  async (file) => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=@latchkey/source',
      '--input-type=module',
      '--eval',
      script(new URL(file, sources).href),
    ])
    expect(JSON.parse(stdout)).toEqual([])
  },
)
