import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

// A process of its own: this one has loaded everything.
const script = (entry: string): string => `
  const before = process.getActiveResourcesInfo().length
  await import(${JSON.stringify(entry)})
  const { moduleLoadList } = process
  const loaded = ['http', 'https', 'tls', 'zlib', 'internal/deps/undici/undici'].filter((name) =>
    moduleLoadList.includes('NativeModule ' + name),
  )
  console.log(JSON.stringify({ loaded, left: process.getActiveResourcesInfo().length - before }))
`

it.each(['./fetch.ts', './fetch.node.ts', './ky.ts', './node.ts'])(
  'importing %s loads no HTTP client and leaves nothing open',
  async (file) => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      '--conditions=@latchkey/source',
      '--input-type=module',
      '--eval',
      script(new URL(file, import.meta.url).href),
    ])
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({ loaded: [], left: 0 })
  },
)
