import { createServer, request as sendRequest } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import { closeServer, listenEverywhere } from './applications.ts'
import { grant, incomingRequest } from './treatment.ts'
import type { Matches, ProxiedRequest, ProxyAnswer, Treatment } from './treatment.ts'

/** A reverse proxy in front of a Keycloak. */
export interface KeycloakProxy {
  /** For the client's `serverUrl`: the server behind it takes its issuer from the `Host` header, which is this one's. */
  readonly url: string
  /** Treats the next requests that match, one treatment each; those after them pass. */
  treatNext(matches: Matches, ...treatments: readonly Treatment[]): void
  /** Treats all requests that match; what {@link KeycloakProxy.treatNext} says goes first. */
  treatAll(matches: Matches, treatment: Treatment): void
  /** All requests since the start or the last {@link KeycloakProxy.reset}, in the order in which they came. */
  readonly requests: readonly ProxiedRequest[]
  /** Requests that match. */
  requestsOf(matches: Matches): readonly ProxiedRequest[]
  /** The digests of refresh tokens that were presented more than once, each as often as it was presented again. */
  replayedRefreshTokens(): readonly string[]
  /** Forgets all requests and treatments. */
  reset(): void
  close(): Promise<void>
}

interface Rule {
  readonly matches: Matches
  readonly treatment: Treatment
}

interface Answer {
  readonly status: number
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
}

/**
 * Starts a proxy in front of a server, at a free port of all interfaces.
 *
 * Each connection serves one request: browsers send a request again by themselves, a POST too, where a connection ends
 * that has served one before.
 */
export async function proxyTo(serverUrl: string): Promise<KeycloakProxy> {
  const upstream = new URL(serverUrl)
  const requests: ProxiedRequest[] = []
  let next: Rule[] = []
  let always: Rule[] = []

  function takeTreatment(request: Parameters<Matches>[0]): Treatment {
    const index = next.findIndex((rule) => rule.matches(request))
    if (index !== -1) return next.splice(index, 1)[0]?.treatment ?? 'pass'
    return always.findLast((rule) => rule.matches(request))?.treatment ?? 'pass'
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming)
    const { method = 'GET', url = '/' } = incoming
    const known = incomingRequest(method, url, body)
    const record: { -readonly [K in keyof ProxiedRequest]: ProxiedRequest[K] } = {
      ...known,
      treatment: takeTreatment(known),
    }
    requests.push(record)
    const forwarded = async (): Promise<Answer> => {
      const answer = await forward(upstream, incoming, body)
      record.serverStatus = answer.status
      return answer
    }
    const answer = await treat(record.treatment, forwarded)
    if (answer === undefined) return void outgoing.destroy()
    record.status = answer.status
    outgoing.shouldKeepAlive = false
    outgoing.writeHead(answer.status, [...answer.rawHeaders])
    outgoing.end(answer.body)
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy())
  })
  const port = await listenEverywhere(server)
  return {
    url: `http://localhost:${port}${upstream.pathname.replace(/\/$/u, '')}`,
    treatNext(matches, ...treatments) {
      next = [...next, ...treatments.map((treatment) => ({ matches, treatment }))]
    },
    treatAll(matches, treatment) {
      always = [...always, { matches, treatment }]
    },
    requests,
    requestsOf: (matches) => requests.filter(matches),
    replayedRefreshTokens() {
      const seen = new Set<string>()
      return requests.filter(grant('refresh_token')).flatMap(({ refreshTokenDigest = '' }) => {
        if (seen.has(refreshTokenDigest)) return [refreshTokenDigest]
        seen.add(refreshTokenDigest)
        return []
      })
    },
    reset() {
      requests.length = 0
      next = []
      always = []
    },
    close: () => closeServer(server),
  }
}

/** The answer to a request, or nothing where the connection shall end. */
async function treat(
  treatment: Treatment,
  forwarded: () => Promise<Answer>,
): Promise<Answer | undefined> {
  if (treatment === 'cut') return undefined
  if (treatment === 'pass') return forwarded()
  if (treatment === 'commit-then-cut') {
    await forwarded()
    return undefined
  }
  if ('answer' in treatment) return ownAnswer(treatment.answer)
  if ('holdRequestUntil' in treatment) {
    await treatment.holdRequestUntil
    return forwarded()
  }
  const answer = await forwarded()
  if ('delayAnswerMs' in treatment) await sleep(treatment.delayAnswerMs)
  else await treatment.holdAnswerUntil
  return answer
}

function ownAnswer({ status, headers, body }: ProxyAnswer): Answer {
  return { status, rawHeaders: Object.entries(headers).flat(), body: Buffer.from(body) }
}

/** The server does what it does even where the browser has gone away meanwhile. */
async function forward(upstream: URL, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const sent = sendRequest(
    {
      host: upstream.hostname,
      port: upstream.port,
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      // `Host` among them.
      headers: withoutHopByHop(incoming.rawHeaders),
      agent: false,
    },
    resolve,
  )
  sent.on('error', reject)
  sent.end(body)
  const answer = await promise
  return {
    status: answer.statusCode ?? 502,
    rawHeaders: withoutHopByHop(answer.rawHeaders),
    body: await bodyOf(answer),
  }
}

/** Headers of one connection, which the next one has its own of. */
const HOP_BY_HOP = /^(connection|keep-alive|transfer-encoding|content-length)$/iu

function withoutHopByHop(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => !HOP_BY_HOP.test(rawHeaders[index - (index % 2)] ?? ''))
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
