import { Buffer, isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'

import { maxBodyBytes, succeed } from '@latchkey/core'
import type { TransportResponse } from '@latchkey/core'

import { addHeader } from './headers.ts'
import { decodeContent } from './node-content-encoding.ts'
import { bodyNotUtf8, bodyTooLarge } from './transport-failures.ts'
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
  if (Number(headers['content-length']) > maxBodyBytes) return settle(bodyTooLarge(status))
  const chunks: Buffer[] = []
  let size = 0
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBodyBytes) settle(bodyTooLarge(status))
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
        (decoded) => settle(decoded ? readText(status, headers, decoded) : bodyTooLarge(status)),
        onError,
      )
    }
  })
}

function readHeaders(raw: readonly string[]): Headers {
  const headers: Record<string, string> = {}
  for (let at = 0; at + 1 < raw.length; at += 2) {
    addHeader(headers, (raw[at] ?? '').toLowerCase(), raw[at + 1] ?? '')
  }
  return headers
}

function readText(status: number, headers: Headers, bytes: Buffer): TransportResult {
  if (!isUtf8(bytes)) return bodyNotUtf8(status)
  const text = bytes.toString()
  // What fetch does too: a byte order mark is not part of the text.
  return succeed({ status, headers, body: text.startsWith('\uFEFF') ? text.slice(1) : text })
}
