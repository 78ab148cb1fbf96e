import { Agent, request as send } from 'node:http'

import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { countingAllocations } from '../allocations.ts'
import { requestOf, requireAnswer } from '../request.ts'

/** `node:http` with kept connections, and no check but the status. */
export function setup(given: Given): Prepared {
  const { url, method, headers, body } = requestOf(given)
  const agent = new Agent({ keepAlive: true })
  const { hostname, port, pathname: path } = new URL(url)
  const options = {
    agent,
    hostname,
    port,
    path,
    method,
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
  }
  return {
    ...countingAllocations(
      () =>
        new Promise<void>((resolve, reject) => {
          const outgoing = send(options, (incoming) => {
            let text = ''
            incoming.setEncoding('utf8')
            incoming.on('data', (chunk: string) => (text += chunk))
            incoming.on('error', reject)
            incoming.on('end', () => {
              requireAnswer(incoming.statusCode ?? 0, text)
              resolve()
            })
          })
          outgoing.on('error', reject)
          outgoing.end(body)
        }),
    ),
    close: () => agent.destroy(),
  }
}
