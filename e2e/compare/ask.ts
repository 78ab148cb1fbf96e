import { request } from 'node:http'

import { clients } from '../keycloak/cast.ts'
import { textOf } from './story.ts'
import type { Answer, Ask, Form, Memory } from './story.ts'

/** Cookies by name, as a browser keeps them for one server. */
export type CookieJar = Map<string, string>

/** Sends one request as it is written, follows nothing, and reads the answer. */
export async function send(ask: Ask, memory: Memory, jar: CookieJar | undefined): Promise<Answer> {
  const path = textOf(ask.path, memory)
  const url = (/^https?:/u.test(path) ? path : memory.base + path) + queryOf(ask, memory)
  const body =
    ask.form === undefined ? ask.body && textOf(ask.body, memory) : encoded(ask.form, memory)
  const headers = headersOf(ask, memory, body)
  if (jar !== undefined && jar.size > 0) {
    headers['cookie'] = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  }
  const method = ask.method ?? (body === undefined ? 'GET' : 'POST')
  const answer = await exchange(url, method, headers, body)
  if (jar !== undefined) keepCookies(jar, answer)
  return answer
}

function exchange(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<Answer> {
  // The path goes out as written: a parsed URL would tidy it up.
  const [, hostname = '', port = '', path = '/'] =
    /^http:\/\/([^/:]+):(\d+)([^#]*)/u.exec(url) ?? []
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const { statusCode: status = 0, headers: received } = incoming
        resolve({ status, headers: received, body: Buffer.concat(chunks).toString() })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function headersOf(ask: Ask, memory: Memory, body: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {}
  if (ask.form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded'
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body))
  if (ask.basic !== undefined) headers['authorization'] = basic(ask.basic, secretOf(ask.basic))
  if (ask.bearer !== undefined) headers['authorization'] = `Bearer ${textOf(ask.bearer, memory)}`
  for (const [name, value] of Object.entries(ask.headers ?? {})) {
    headers[name] = textOf(value, memory)
  }
  return headers
}

/** An `Authorization` header, form-encoded first as RFC 6749 has it. */
export function basic(clientId: string, secret: string): string {
  const pair = [clientId, secret].map((part) => new URLSearchParams({ part }).toString().slice(5))
  return `Basic ${Buffer.from(pair.join(':')).toString('base64')}`
}

/** The secret of a client of the realm. */
export function secretOf(clientId: string): string {
  for (const client of Object.values(clients)) {
    if (client.clientId === clientId && 'clientSecret' in client) return client.clientSecret
  }
  throw new Error(`the cast has no secret of ${clientId}`)
}

function queryOf({ query }: Ask, memory: Memory): string {
  return query === undefined ? '' : `?${encoded(query, memory)}`
}

function encoded(form: Form, memory: Memory): string {
  const parameters = new URLSearchParams()
  const pairs = Array.isArray(form) ? form : Object.entries(form)
  for (const [name, value] of pairs) {
    if (value !== undefined) parameters.append(name, textOf(value, memory))
  }
  return parameters.toString()
}

function keepCookies(jar: CookieJar, { headers }: Answer): void {
  for (const cookie of headers['set-cookie'] ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? []
    if (/;\s*max-age=0/iu.test(cookie)) jar.delete(name)
    else jar.set(name, value)
  }
}
