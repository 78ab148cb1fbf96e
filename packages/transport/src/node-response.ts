import type { IncomingMessage } from 'node:http'

import type { TransportResponse } from '@latchkey/core'

import { maxBodyBytes } from './max-body-bytes.ts'
import { decodeContent } from './node-content-encoding.ts'
import { bodyNotUtf8, bodyTooLarge, unexpected } from './transport-failures.ts'
import type { TransportResult } from './transport-failures.ts'

type Headers = TransportResponse['headers']

/** Reads an answer of `node:http`: the body up to the limit, as strict UTF-8. */
export function readIncoming(
  incoming: IncomingMessage,
  settle: (result: TransportResult) => void,
  onError: (cause: unknown) => void,
): void {
  const status = incoming.statusCode ?? 0
  const headers = readHeaders(incoming.rawHeaders)
  if (Number(headers['content-length']) > maxBodyBytes) {
    return settle(unexpected(status, bodyTooLarge))
  }
  const chunks: Buffer[] = []
  let size = 0
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBodyBytes) settle(unexpected(status, bodyTooLarge))
    else chunks.push(chunk)
  })
  incoming.on('error', onError)
  incoming.on('end', () => {
    const [first = Buffer.alloc(0)] = chunks
    const bytes = chunks.length > 1 ? Buffer.concat(chunks, size) : first
    const encoding = headers['content-encoding']
    if (encoding === undefined || size === 0) settle(readText(status, headers, bytes))
    else {
      decodeContent(encoding, bytes).then(
        (decoded) =>
          settle(decoded ? readText(status, headers, decoded) : unexpected(status, bodyTooLarge)),
        onError,
      )
    }
  })
}

/**
 * Names are made lower case, and the values of a repeated one joined with `, `. `set-cookie` is left
 * out: no cookie is kept here, and a browser hides it.
 */
function readHeaders(raw: readonly string[]): Headers {
  const headers: Record<string, string> = {}
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase()
    const value = raw[at + 1] ?? ''
    if (name === 'set-cookie') continue
    // Its own: a server may name a header `constructor`.
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value
  }
  return headers
}

let decoder: TextDecoder | undefined

function readText(status: number, headers: Headers, bytes: Buffer): TransportResult {
  decoder ??= new TextDecoder('utf-8', { fatal: true })
  try {
    return { ok: true, value: { status, headers, body: decoder.decode(bytes) } }
  } catch {
    return unexpected(status, bodyNotUtf8)
  }
}
