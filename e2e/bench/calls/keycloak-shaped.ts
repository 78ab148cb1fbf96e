// A process that answers as Keycloak does, and does nothing else: what is measured are those who ask.

import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { exportJWK, generateKeyPair, SignJWT } from 'jose'

import { readRecordings } from '../../compare/recordings.ts'
import { clientId, clientSecret, realm } from './given.ts'

/** An answer as Keycloak gave it, its values replaced by placeholders such as `<base>`. */
interface Recorded {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

const { answers } = readRecordings()

function recorded(name: string): Recorded {
  const answer = answers.get(name)
  if (answer === undefined) throw new Error(`expected a recording ${name}, got none`)
  return answer as Recorded
}

// As Keycloak, it ends no connection that nobody uses: between its turns a candidate waits for long.
const server = createServer({ keepAlive: true, keepAliveTimeout: 0 })
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const { publicKey, privateKey } = await generateKeyPair('RS256')
const kid = randomUUID()
const nowSeconds = Math.floor(Date.now() / 1000)

/** The claims of a recording, with values in the place of what differed between two runs. */
function filledIn(claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { scope, ...others } = JSON.parse(
    JSON.stringify(claims)
      .replaceAll('<base>', serverUrl)
      .replaceAll(/<[^<>]*uuid>/gu, () => randomUUID()),
  ) as Record<string, unknown>
  // A list there, for its order differs.
  return {
    ...others,
    scope: (scope as string[]).join(' '),
    iat: nowSeconds,
    exp: nowSeconds + 36_000,
  }
}

type Answer = (response: ServerResponse) => void

function answering({ headers }: Recorded, body: unknown, status = 200): Answer {
  const bytes = Buffer.from(JSON.stringify(body))
  const head = [...Object.entries(headers).flat(), 'content-length', String(bytes.length)]
  return (response) => response.writeHead(status, head).end(bytes)
}

const discovery = recorded('discovery: openid-configuration')
const granted = recorded('client authentication: Basic')
const { claims } = granted.body['access_token'] as { claims: Readonly<Record<string, unknown>> }
const accessToken = await new SignJWT(filledIn(claims))
  .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
  .sign(privateKey)
const introspected = recorded('introspection: access token')

const paths: ReadonlyMap<string, Answer> = new Map([
  [
    '/.well-known/openid-configuration',
    answering(
      discovery,
      JSON.parse(JSON.stringify(discovery.body).replaceAll('<base>', serverUrl)),
    ),
  ],
  [
    '/protocol/openid-connect/certs',
    answering(discovery, {
      keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }],
    }),
  ],
])
const authenticatedPaths: ReadonlyMap<string, Answer> = new Map([
  [
    '/protocol/openid-connect/token',
    answering(granted, { ...granted.body, access_token: accessToken, scope: 'email profile' }),
  ],
  [
    '/protocol/openid-connect/token/introspect',
    answering(introspected, filledIn(introspected.body)),
  ],
])
const unauthorized = answering(granted, { error: 'unauthorized_client' }, 401)
const notFound = answering(granted, { error: 'not_found' }, 404)

/** RFC 6749 §2.3.1: id and secret are form-encoded, more or less of them as everybody likes. */
function isBasic(authorization: string | undefined): boolean {
  const pair = Buffer.from(authorization?.replace('Basic ', '') ?? '', 'base64').toString()
  return decodeURIComponent(pair) === `${clientId}:${clientSecret}`
}

const realmPath = `/realms/${realm}`

server.on('request', (request, response) => {
  response.sendDate = false
  const path = request.url?.slice(realmPath.length) ?? ''
  const answer = paths.get(path) ?? authenticatedPaths.get(path) ?? notFound
  let body = ''
  request.setEncoding('latin1')
  request.on('data', (chunk: string) => (body += chunk))
  request.on('end', () => {
    const isKnown =
      !authenticatedPaths.has(path) ||
      isBasic(request.headers.authorization) ||
      new URLSearchParams(body).get('client_secret') === clientSecret
    ;(isKnown ? answer : unauthorized)(response)
  })
})

process.once('disconnect', () => process.exit())
process.send?.({ serverUrl, accessToken })
