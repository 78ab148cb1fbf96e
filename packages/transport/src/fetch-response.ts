import { maxBodyBytes, succeed } from '@latchkey/core'

import { addHeader } from './headers.ts'
import { bodyNotUtf8, bodyTooLarge, redirected } from './transport-failures.ts'
import type { TransportResult } from './transport-failures.ts'

/** Reads an answer of `fetch`: the body up to the limit, as strict UTF-8. */
export async function readResponse(response: Response): Promise<TransportResult> {
  const { status, body } = response
  // A browser hides the redirect that it was told not to follow; a `fetch` of the caller's may have followed it.
  if (response.type === 'opaqueredirect' || response.redirected) return redirected(status)
  if (Number(response.headers.get('content-length')) > maxBodyBytes) return bodyTooLarge(status)
  const bytes = body ? await readBytes(body) : new Uint8Array()
  if (!bytes) return bodyTooLarge(status)
  const text = decodeUtf8(bytes)
  if (text === undefined) return bodyNotUtf8(status)
  const headers: Record<string, string> = {}
  for (const [name, value] of response.headers) {
    // Node's fetch leaves the white space behind a value.
    addHeader(headers, name, value.trim())
  }
  return succeed({ status, headers, body: text })
}

/** The whole body, or nothing when it is larger than the limit: then the rest is not read. */
async function readBytes(body: ReadableStream<Uint8Array>): Promise<Uint8Array | undefined> {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    // Chunks come one after the other.
    // oxlint-disable-next-line no-await-in-loop
    const { done, value } = await reader.read()
    if (done) return concatenate(chunks, size)
    size += value.byteLength
    if (size > maxBodyBytes) {
      reader.cancel().catch(() => {})
      return undefined
    }
    chunks.push(value)
  }
}

function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks
  if (first && chunks.length === 1) return first
  const whole = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return whole
}

let decoder: TextDecoder | undefined

function decodeUtf8(bytes: Uint8Array): string | undefined {
  decoder ??= new TextDecoder('utf-8', { fatal: true })
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
