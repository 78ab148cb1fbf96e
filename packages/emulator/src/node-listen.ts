import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getResponse } from 'msw/utils/get-response'

import type { Listening, ListenOptions } from './emulator.ts'
import { handlersAt } from './handlers.ts'
import { pathFault } from './node-path.ts'
import type { Server } from './serve.ts'

/** Answers over HTTP with the handlers that answer in the process. The issuer follows the `Host` header. */
export async function listenOnNode(
  server: Server,
  path: string,
  { port = 0, hostname = 'localhost' }: ListenOptions,
): Promise<Listening> {
  const handlers = handlersAt(server, path)
  const http = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      server.warn(`${incoming.method} ${incoming.url}: the emulator failed: ${String(error)}`)
      outgoing.destroy()
    })
  })

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const origin = `http://${incoming.headers.host ?? hostname}`
    const fault = pathFault(incoming.url ?? '/')
    if (fault === 'malformed') return void outgoing.writeHead(400).end()
    if (fault !== undefined) {
      const headers = { 'content-type': 'application/json; charset=UTF-8' }
      return send(new Response(JSON.stringify(fault), { status: 400, headers }), outgoing)
    }
    const url = URL.parse(`${origin}${incoming.url ?? '/'}`)
    if (url === null) return void outgoing.writeHead(400).end()
    const request = await toRequest(incoming, url)
    const response =
      (await getResponse(handlers, request, { baseUrl: origin })) ??
      Response.json({ error: 'Unable to find matching target resource method' }, { status: 404 })
    // A browser sends a request again, a POST too, where a connection breaks that it had used before: it would hide
    // the fault. While one waits, each request has a connection of its own.
    if (server.faults.cutsConnections()) outgoing.shouldKeepAlive = false
    await send(response, outgoing)
  }

  const forget = server.faults.onCut(() => http.closeIdleConnections())

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, hostname, resolve)
  })
  const address = http.address()
  const used = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${hostname}:${used}${path}`,
    close: () =>
      new Promise((resolve, reject) => {
        forget()
        http.close((error) => (error ? reject(error) : resolve()))
        http.closeAllConnections()
      }),
  }
}

async function toRequest(incoming: IncomingMessage, url: URL): Promise<Request> {
  const method = incoming.method ?? 'GET'
  const headers = new Headers()
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const body = hasBody ? await readBody(incoming) : null
  return new Request(url, { method, headers, body })
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  if (response.type === 'error') return void outgoing.destroy()
  const { bytes, isWhole } = await readAnswer(response)
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) headers['set-cookie'] = cookies
  outgoing.sendDate = false
  outgoing.writeHead(response.status, headers)
  if (isWhole) outgoing.end(bytes)
  else outgoing.write(bytes, () => outgoing.destroy())
}

/** What there is of a body before it fails, if it does. */
async function readAnswer({ body }: Response): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of body ?? []) chunks.push(chunk)
    return { bytes: Buffer.concat(chunks), isWhole: true }
  } catch {
    return { bytes: Buffer.concat(chunks), isWhole: false }
  }
}
