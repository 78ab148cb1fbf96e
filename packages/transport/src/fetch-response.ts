import { maxBodyBytes } from './max-body-bytes.ts'
import { bodyNotUtf8, bodyTooLarge, redirected, unexpected } from './transport-failures.ts'
import type { TransportResult } from './transport-failures.ts'

/** Waits for an answer of `fetch` and reads it: the body up to the limit, as strict UTF-8. */
export async function readAnswer(send: () => Promise<Response>): Promise<TransportResult> {
  const response = await send()
  const { status } = response
  const reader = response.body?.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let fault: string | undefined
  // A browser hides the redirect that it was told not to follow; a `fetch` of the caller's may have followed it.
  if (response.type === 'opaqueredirect' || response.redirected) fault = redirected
  else if (Number(response.headers.get('content-length')) > maxBodyBytes) fault = bodyTooLarge
  let body = ''
  let size = 0
  while (!fault) {
    // Chunks come one after the other.
    // oxlint-disable-next-line no-await-in-loop
    const chunk = (await reader?.read())?.value
    size += chunk?.length ?? 0
    if (size > maxBodyBytes) fault = bodyTooLarge
    try {
      body += decoder.decode(chunk, { stream: !!chunk })
    } catch {
      fault ??= bodyNotUtf8
    }
    if (!chunk && !fault) {
      return { ok: true, value: { status, headers: read(response.headers), body } }
    }
  }
  reader?.cancel().catch(() => {})
  return unexpected(status, fault)
}

function read(fields: Headers): Record<string, string> {
  const headers: Record<string, string> = {}
  // The platform has joined repeated ones; a cookie it hides, or repeats.
  for (const [name, value] of fields) {
    // Node's fetch leaves the white space behind a value.
    if (name !== 'set-cookie') headers[name] = value.trim()
  }
  return headers
}
