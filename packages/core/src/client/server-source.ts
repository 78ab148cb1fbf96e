import { UsageError } from '../failure.ts'
import type { FailureReason, MetadataRejected } from '../failure.ts'
import type { HttpRequest } from '../http.ts'
import { realmUrl } from '../keycloak/realm.ts'
import type { ServerMetadata } from '../oauth/server-metadata.ts'
import type { Clock } from '../ports.ts'
import { fail, succeed } from '../result.ts'
import type { Eventual, Result } from '../result.ts'
import { cachedDocument } from './cached-document.ts'
import type { Lifetime } from './cached-document.ts'
import type { Deadline } from './deadline.ts'

/** Which server: its metadata, or where to ask for it. */
export interface ServerOptions {
  /**
   * The server's metadata; then nothing is asked for, and nothing below is needed. It never ages: it
   * is used as it stands until the client is made anew.
   */
  readonly server?: ServerMetadata | undefined
  /** With or without `/auth`, with or without a trailing slash. */
  readonly serverUrl?: string | undefined
  readonly realm?: string | undefined
  /**
   * What the server calls itself, where that is not the URL it is reached at: in containers a
   * browser's host name for it is not a service's. Endpoints that it names under its own host are
   * then asked for at `serverUrl`. Default: the realm's URL.
   */
  readonly issuer?: string | undefined
}

/** Where a client knows its server from. */
export interface ServerSource {
  /** The metadata as far as the URL tells, while it is not known: the issuer, and no endpoint. */
  provisional(): ServerMetadata | undefined
  metadata(deadline: Deadline): Eventual<Result<ServerMetadata, FailureReason>>
  /** Turns a back-channel request to the host that the service can reach. */
  route(request: HttpRequest): HttpRequest
}

// 50 minutes, an hour, a day.
const lifetime: Lifetime = [3000, 3600, 86_400]

/**
 * Reads the options; `discover` asks the server at the realm's URL.
 *
 * Throws a {@link UsageError} where they name no server, or metadata of another issuer.
 */
export function serverSource(
  { server, serverUrl, realm, issuer }: ServerOptions,
  discover: (
    realm: ServerMetadata,
    signal: AbortSignal,
  ) => Promise<Result<ServerMetadata, FailureReason>>,
  clock: Clock,
): ServerSource {
  // Metadata alone says where its server is reached.
  const assumed = server && serverUrl === undefined ? server : metadataAt(serverUrl, realm)
  const url = assumed.issuer
  const expected = issuer ?? url
  if (server && server.issuer !== expected) {
    throw new UsageError(
      `expected metadata with issuer ${expected}, got ${server.issuer}; pass the issuer that is right as issuer`,
    )
  }
  let isKnown = server !== undefined
  const given = server && succeed(server)
  const document = cachedDocument(load, clock, lifetime)
  return {
    provisional: () => (isKnown ? undefined : assumed),
    metadata: given ? () => given : document.get,
    route: (request) =>
      url !== expected && isUnder(request.url, expected) && !isUnder(request.url, url)
        ? { ...request, url: url + request.url.slice(expected.length) }
        : request,
  }

  async function load(signal: AbortSignal): Promise<Result<ServerMetadata, FailureReason>> {
    const found = await discover(assumed, signal)
    if (!found.ok) return found
    const actual = found.value.issuer
    // RFC 8414 §3.3: metadata of another issuer must not be used.
    if (actual !== expected) return fail(wrongIssuer(url, expected, actual.slice(0, 200)))
    isKnown = true
    return found
  }
}

/** What is known of a server before its metadata is. */
function metadataAt(serverUrl: string | undefined, realm: string | undefined): ServerMetadata {
  if (serverUrl === undefined || realm === undefined) {
    throw new UsageError('expected serverUrl and realm, or the metadata of the server')
  }
  return { issuer: realmUrl({ serverUrl, realm }) }
}

function isUnder(url: string, base: string): boolean {
  return `${url}/`.startsWith(`${base}/`)
}

function wrongIssuer(realm: string, expected: string, actual: string): MetadataRejected {
  return {
    code: 'metadata_rejected',
    detail: `expected the server at ${realm} to call itself ${expected}, got ${actual}; where that is its name for browsers, pass issuer: '${actual}'`,
  }
}
