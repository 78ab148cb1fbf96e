import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { JWK } from 'jose'

/** A server that has every realm that it is asked for. */
export interface RealmsServer {
  readonly url: string
  close(): Promise<void>
}

/** Starts it, on a free port. All realms' keys are this one, by a `kid` of each. */
export async function startRealmsServer(key: JWK): Promise<RealmsServer> {
  const server = createServer((request, response) => {
    const [, , realm = ''] = request.url?.split('/') ?? []
    const issuer = `${url}/realms/${realm}`
    // A request's body is not looked at, and still has to be taken.
    request.resume()
    request.on('end', () =>
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify(answerOf(request.url ?? '', issuer, { ...key, kid: realm }))),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answerOf(path: string, issuer: string, key: JWK): unknown {
  if (path.endsWith('/certs')) return { keys: [key] }
  if (path.endsWith('/introspect')) return { active: true, sub: 'ada', username: 'ada' }
  return {
    issuer,
    jwks_uri: `${issuer}/certs`,
    introspection_endpoint: `${issuer}/introspect`,
    response_types_supported: ['code'],
  }
}
