import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { AccessTokenClaims, AuthorizeOptions } from '@latchkey/node-confidential'
import express from 'express'
import { fastify } from 'fastify'
import { Hono } from 'hono'

declare module 'fastify' {
  interface FastifyRequest {
    claims?: AccessTokenClaims
  }
}

// Serves the recipes of the migration page, whose folder is the argument, one server each, and prints
// their URLs. A program of its own: a test runner's way to load modules is not what a service has.

const folder = process.argv[2] ?? ''
const recipe = (file: string) => import(new URL(`${file}.ts`, folder).href)

const needs: Readonly<Record<string, AuthorizeOptions>> = {
  '/open': {},
  '/keeper': { realmRoles: ['keeper'] },
  '/logbook': { permissions: 'Logbook#read' },
  '/nowhere': { permissions: 'No Such Thing' },
}

async function startExpress(): Promise<AddressInfo> {
  const { protect } = await recipe('express')
  const app = express()
  for (const [path, asked] of Object.entries(needs)) {
    app.get(path, protect(asked), (_request, response) => {
      response.send(response.locals['claims'].preferred_username)
    })
  }
  const server = app.set('env', 'test').listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return server.address() as AddressInfo
}

async function startFastify(): Promise<AddressInfo> {
  const { protect } = await recipe('fastify')
  const app = fastify()
  for (const [path, asked] of Object.entries(needs)) {
    app.get(path, { onRequest: protect(asked) }, (request) =>
      Promise.resolve(request.claims?.preferred_username),
    )
  }
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app.server.address() as AddressInfo
}

/** Hono and Workers speak `Request` and `Response`: what is between them and Node's server. */
async function serve(
  answer: (request: Request) => Response | Promise<Response>,
): Promise<AddressInfo> {
  const server = createServer((incoming, outgoing) => {
    const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    )
    void (async () => {
      const response = await answer(new Request(`http://localhost${incoming.url}`, { headers }))
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      outgoing.end(await response.text())
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server.address() as AddressInfo
}

async function startHono(): Promise<AddressInfo> {
  const { protect } = await recipe('hono')
  const app = new Hono<{ Variables: { claims: { preferred_username: string } } }>()
  for (const [path, asked] of Object.entries(needs)) {
    app.get(path, protect(asked), (context) => context.text(context.var.claims.preferred_username))
  }
  return serve((request) => app.fetch(request))
}

async function startWorker(): Promise<AddressInfo> {
  const { fetch: answer } = await recipe('worker')
  const env = { CLIENT_SECRET: process.env['CLIENT_SECRET'] }
  return serve((request) => answer(request, env))
}

const addresses = {
  express: await startExpress(),
  fastify: await startFastify(),
  hono: await startHono(),
  worker: await startWorker(),
}
const urls = Object.entries(addresses).map(([name, { port }]) => [name, `http://127.0.0.1:${port}`])
console.log(JSON.stringify(Object.fromEntries(urls)))
// It ends with who started it.
process.stdin.resume().once('end', () => process.exit())
