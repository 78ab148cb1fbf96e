import { inspect } from 'node:util'

import { describe, expect, it } from 'vitest'

import type { HttpRequest } from '@latchkey/core'

import type { Send } from './describe-transport.ts'
import { answerText, serveRaw } from './raw-server.ts'

const echo = () =>
  serveRaw((socket, { path, body }) => socket.write(answerText(200, `${path} ${body.toString()}`)))

/** What a platform may add by itself: none of it says who is calling. */
const harmless = [
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'host',
  'pragma',
  'sec-fetch-mode',
  'user-agent',
]

export function describeRequests(start: () => Send): void {
  describe('what arrives', () => {
    it('is the method, path and query, headers and body, byte for byte', async () => {
      const server = await echo()
      const body = 'name=J%C3%BCrgen&plain=Jürgen €  𝄞'
      const result = await start()({
        method: 'POST',
        url: `${server.url}realms/d%C3%A9mo/token?a=1&b=%20#fragment`,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: 'Basic c2VydmljZTpzZWNyZXQ=',
          dpop: 'a.b.c',
        },
        body,
      })
      expect(result.ok).toBe(true)
      const [request] = server.requests
      expect(request).toMatchObject({
        method: 'POST',
        path: '/realms/d%C3%A9mo/token?a=1&b=%20',
        headers: {
          host: `127.0.0.1:${server.port}`,
          'content-type': 'application/x-www-form-urlencoded',
          authorization: 'Basic c2VydmljZTpzZWNyZXQ=',
          dpop: 'a.b.c',
          'content-length': String(Buffer.byteLength(body)),
        },
      })
      expect(request?.body.toString()).toBe(body)
    })

    it('carries no credentials of its own, not even a cookie that the server has set', async () => {
      const server = await serveRaw((socket) =>
        socket.write(answerText(200, '{}', ['set-cookie: session=1; Path=/'])),
      )
      const send = start()
      await send({ url: server.url })
      await send({ url: server.url, method: 'POST', body: 'a=b', headers: { accept: '*/*' } })
      expect(server.requests).toHaveLength(2)
      const names = server.requests.flatMap(({ headers }) => Object.keys(headers))
      expect(names.filter((name) => !harmless.includes(name))).toEqual([])
    })

    it.each<[HttpRequest['method'], string | undefined]>([
      ['GET', undefined],
      ['POST', undefined],
      ['POST', ''],
      ['PUT', undefined],
      ['PUT', '{"name":"a"}'],
      ['DELETE', undefined],
      ['DELETE', '{"name":"a"}'],
    ])(
      'of a %s with the body %j is framed: the next request is read whole',
      async (method, body) => {
        const server = await echo()
        const send = start()
        const first = await send({
          method,
          url: `${server.url}first`,
          ...(body !== undefined && { body }),
        })
        const second = await send({ method: 'POST', url: `${server.url}second`, body: 'x' })
        expect(first).toMatchObject({ ok: true, value: { body: `/first ${body ?? ''}` } })
        expect(second).toMatchObject({ ok: true, value: { body: '/second x' } })
        expect(server.requests.map((request) => request.headers['transfer-encoding'])).toEqual([
          undefined,
          undefined,
        ])
      },
    )

    it('is kept apart: each of 100 calls at once gets its own answer', async () => {
      const server = await echo()
      const send = start()
      const numbers = Array.from({ length: 100 }, (_, number) => number)
      const results = await Promise.all(
        numbers.map((n) => send({ method: 'POST', url: `${server.url}${n}`, body: `body-${n}` })),
      )
      expect(results.map((result) => result.ok && result.value.body)).toEqual(
        numbers.map((number) => `/${number} body-${number}`),
      )
    })
  })

  describe('what cannot be sent', () => {
    const url = 'https://keycloak.invalid/'
    it.each<[string, Partial<HttpRequest> & { readonly url: string }, RegExp]>([
      ['a relative URL', { url: '/s3cret' }, /absolute URL/],
      ['no URL', { url: '' }, /absolute URL/],
      ['another scheme', { url: 'ftp://keycloak.invalid/s3cret' }, /https: or http: URL, got ftp:/],
      ['a data URL', { url: 'data:,s3cret' }, /https: or http: URL, got data:/],
      ['a user name', { url: 'https://s3cret@keycloak.invalid/' }, /user name or a password/],
      ['a password', { url: 'https://:s3cret@keycloak.invalid/' }, /user name or a password/],
      ['a GET with a body', { url, body: 's3cret' }, /GET request cannot have a body/],
      ['a line break', { url, headers: { a: 's3cret\r\nb: c' } }, /the header a holds/],
      ['a NUL', { url, headers: { a: 's3cret\0' } }, /the header a holds/],
      ['a value not ASCII', { url, headers: { a: 's3cret é' } }, /the header a holds/],
      ['a name with a space', { url, headers: { 's3cret a': 'b' } }, /header name/],
      ['an empty name', { url, headers: { '': 's3cret' } }, /header name/],
    ])('%s is refused, and not repeated', async (_, request, detail) => {
      const result = await start()(request)
      expect(result).toEqual({
        ok: false,
        error: { code: 'network', sent: 'no', detail: expect.stringMatching(detail) },
      })
      expect(inspect(result, { depth: 9 })).not.toContain('s3cret')
    })
  })
}
