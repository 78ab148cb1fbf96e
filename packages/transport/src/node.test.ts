import { once } from 'node:events'
import { createServer } from 'node:http'
import { networkInterfaces } from 'node:os'
import type { TlsOptions } from 'node:tls'

import { describe, expect, it, onTestFinished } from 'vitest'

import type { HttpRequest, Transport } from '@latchkey/core'

import { describeTransport } from '../test/describe-transport.ts'
import { answerText, closed, portOf, serveRaw } from '../test/raw-server.ts'
import type { RawServer } from '../test/raw-server.ts'
import { cert, key } from '../test/self-signed.ts'
import { nodeTransport } from './node.ts'
import type { NodeTransportOptions } from './node.ts'

describeTransport('nodeTransport', () => nodeTransport())
describeTransport('nodeTransport on two connections', () =>
  nodeTransport({ agentOptions: { maxSockets: 2 } }),
)

function start(options?: NodeTransportOptions): Transport {
  const transport = nodeTransport(options)
  onTestFinished(() => transport.close?.())
  return transport
}

const get = (url: string): HttpRequest => ({ method: 'GET', url, headers: {} })
const answering = (tls?: TlsOptions): Promise<RawServer> =>
  serveRaw((socket) => socket.write(answerText(200, '{}')), tls)

describe('nodeTransport alone', () => {
  const timeoutMs = 10_000

  it('keeps one connection for calls one after another', async () => {
    const server = await answering()
    const transport = start()
    await transport(get(server.url), { timeoutMs })
    await transport(get(server.url), { timeoutMs })
    expect(server.requests).toHaveLength(2)
    expect(server.sockets).toHaveLength(1)
  })

  it('shares the connections of calls that begin together', async () => {
    const server = await answering()
    const transport = start({ agentOptions: { maxSockets: 1 } })
    await Promise.all([1, 2, 3].map(() => transport(get(server.url), { timeoutMs })))
    expect(server.requests).toHaveLength(3)
    expect(server.sockets).toHaveLength(1)
  })

  it('ends a connection that nobody uses before the server does, where it says when', async () => {
    const server = await serveRaw((socket) =>
      socket.write(answerText(200, '{}', ['keep-alive: timeout=2', 'connection: keep-alive'])),
    )
    const transport = start()
    await transport(get(server.url), { timeoutMs })
    await closed(server.sockets[0])
    expect(await transport(get(server.url), { timeoutMs })).toMatchObject({ ok: true })
    expect(server.sockets).toHaveLength(2)
  })

  it('waits longer for an answer than for the use of a connection', async () => {
    const server = await serveRaw((socket) => {
      setTimeout(() => socket.write(answerText(200, '{}')), 150)
    })
    const transport = start({ agentOptions: { timeout: 30 } })
    expect(await transport(get(server.url), { timeoutMs })).toMatchObject({ ok: true })
    await closed(server.sockets[0])
  })

  it('asks for no compression', async () => {
    const server = await answering()
    await start()(get(server.url), { timeoutMs })
    expect(server.requests[0]?.headers).not.toHaveProperty('accept-encoding')
  })

  it('can be closed, and opens new connections when it is used again', async () => {
    const server = await answering()
    const transport = start()
    await transport(get(server.url), { timeoutMs })
    transport.close?.()
    await closed(server.sockets[0])
    expect(await transport(get(server.url), { timeoutMs })).toMatchObject({ ok: true })
    expect(server.sockets).toHaveLength(2)
  })

  it('ends the calls under way when it is closed', async () => {
    const server = await serveRaw(() => transport.close?.())
    const transport = start()
    expect(await transport(get(server.url), { timeoutMs })).toMatchObject({
      ok: false,
      error: { code: 'network', sent: 'maybe' },
    })
  })

  it('trusts the ca that it is given, and shows its certificate', async () => {
    const server = await answering({ key, cert, ca: cert, requestCert: true })
    const known = start({ agentOptions: { ca: cert, cert, key } })
    const unknown = start({ agentOptions: { ca: cert } })
    expect(await known(get(server.url), { timeoutMs })).toMatchObject({ ok: true })
    expect(await unknown(get(server.url), { timeoutMs })).toMatchObject({ ok: false })
    expect(server.requests).toHaveLength(1)
  })

  it('refuses a certificate for another host', async () => {
    const server = await answering({ key, cert })
    const transport = start({ agentOptions: { ca: cert } })
    const url = `https://[::ffff:127.0.0.1]:${server.port}/`
    expect(await transport(get(url), { timeoutMs })).toMatchObject({
      ok: false,
      error: { code: 'network', sent: 'no', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    })
    expect(server.requests).toEqual([])
  })

  it('says so when the agent options make no TLS context', async () => {
    const server = await answering({ key, cert })
    const transport = start({ agentOptions: { ca: cert, cert: 'not PEM', key } })
    expect(await transport(get(server.url), { timeoutMs })).toMatchObject({
      ok: false,
      error: { code: 'network', sent: 'no', detail: 'ERR_OSSL_PEM_NO_START_LINE' },
    })
  })

  describe('proves that nothing was sent', () => {
    it('when the time is over before the TLS handshake', async () => {
      const server = await serveRaw(() => {})
      const url = `https://127.0.0.1:${server.port}/`
      expect(await start()(get(url), { timeoutMs: 50 })).toMatchObject({
        ok: false,
        error: { code: 'timeout', sent: 'no' },
      })
    })

    it('when the call is aborted before the TLS handshake', async () => {
      const server = await serveRaw(() => {})
      const controller = new AbortController()
      const url = `https://127.0.0.1:${server.port}/`
      const result = start()(get(url), { timeoutMs, signal: controller.signal })
      controller.abort()
      expect(await result).toMatchObject({ ok: false, error: { code: 'aborted', sent: 'no' } })
    })

    it('when what answers the TLS handshake is no TLS', async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      onTestFinished(() => void server.close())
      const port = portOf(server)
      expect(await start()(get(`https://127.0.0.1:${port}/`), { timeoutMs })).toMatchObject({
        ok: false,
        error: { code: 'network', sent: 'no' },
      })
    })

    it('when it waits for a connection that others use', async () => {
      const server = await serveRaw(() => {})
      const transport = start({ agentOptions: { maxSockets: 1 } })
      const first = transport(get(`${server.url}first`), { timeoutMs: 200 })
      const second = await transport(get(`${server.url}second`), { timeoutMs: 100 })
      expect(second).toMatchObject({ ok: false, error: { code: 'timeout', sent: 'no' } })
      expect(await first).toMatchObject({ ok: false, error: { code: 'timeout', sent: 'maybe' } })
      expect(server.requests.map(({ path }) => path)).toEqual(['/first'])
    })
  })

  const ipv6 = Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === '::1'),
  )
  it.skipIf(!ipv6)('reaches an IPv6 address', async () => {
    const server = createServer((request, response) => response.end(request.headers.host))
    server.listen(0, '::1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const port = portOf(server)
    expect(await start()(get(`http://[::1]:${port}/`), { timeoutMs })).toMatchObject({
      ok: true,
      value: { body: `[::1]:${port}` },
    })
  })
})
