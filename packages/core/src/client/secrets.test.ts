import { inspect } from 'node:util'

import { describe, expect, it } from 'vitest'

import { demoServer } from '../../test/demo-server.ts'
import { clientSecret, mark, markedCalls } from '../../test/marked-calls.ts'
import { scriptedTransport } from '../../test/scripted-transport.ts'
import type { Answer } from '../../test/scripted-transport.ts'
import { settled, turnedClock } from '../../test/turned-clock.ts'
import type { HttpRequest } from '../http.ts'
import { LatchkeyError } from '../latchkey-error.ts'
import { clientSecretBasic, clientSecretPost } from '../oauth/client-authentication.ts'
import type { ClientAuthentication } from '../oauth/client-authentication.ts'
import { fail } from '../result.ts'
import { createClient } from './create-client.ts'

// The other side repeats what it was sent, in every place of an answer that an error is made of, and in every way of
// writing it. In what callers log, none of it may be found.

const authentications = [clientSecretBasic(clientSecret), clientSecretPost(clientSecret)]

/** All that was sent, and what can be read from it. */
function secretsOf({ headers, body = '' }: HttpRequest): readonly string[] {
  const { authorization = '' } = headers
  const [scheme, credentials = ''] = authorization.split(' ')
  const basic = scheme === 'Basic' ? atob(credentials) : ''
  const texts = [authorization, basic, body]
  const fields = [...new URLSearchParams(body)].filter(([, value]) => mark.test(value))
  return [
    ...texts,
    ...texts.map((text) => decodeURIComponent(text.replaceAll('+', ' '))),
    ...fields.map(([, value]) => value),
  ].filter((text, index, all) => text !== '' && all.indexOf(text) === index)
}

const writings: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  'percent-encoded': encodeURIComponent,
  'percent-encoded in lower case': (secret) =>
    encodeURIComponent(secret).replaceAll(/%../gu, (octet) => octet.toLowerCase()),
  'form-encoded': (secret) => new URLSearchParams({ '': secret }).toString().slice(1),
  'as JSON': (secret) => JSON.stringify(secret),
}

const json = (status: number, document: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(document),
})
const challenge = (header: string): Answer => ({
  status: 401,
  headers: { 'www-authenticate': header },
  body: '',
})
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/gu, '\\$&')}"`

const places: Readonly<Record<string, (echo: string) => Answer>> = {
  error: (echo) => json(400, { error: echo }),
  error_description: (echo) => json(400, { error: 'invalid_grant', error_description: echo }),
  'another member': (echo) => json(400, { error: 'x', [echo]: echo, error_uri: echo }),
  'error of the wrong type': (echo) => json(400, { error: [echo], error_description: { echo } }),
  'a success of another kind': (echo) => json(200, [{ [echo]: echo, rsid: [echo], active: echo }]),
  'members of the wrong type': (echo) =>
    json(200, {
      access_token: [echo],
      issuer: [echo],
      keys: [[echo]],
      active: echo,
      sub: [echo],
      realm: { [echo]: echo },
      result: echo,
    }),
  'token type': (echo) => json(200, { access_token: 'x', token_type: echo }),
  HTML: (echo) => ({ status: 502, headers: { 'content-type': 'text/html' }, body: echo }),
  'content type': (echo) => ({ status: 200, headers: { 'content-type': echo }, body: '' }),
  'content type, late': (echo) => ({
    status: 200,
    headers: { 'content-type': `text/plain; ${'x'.repeat(40)}=${echo}` },
    body: '',
  }),
  'content type of an error': (echo) => ({
    status: 500,
    headers: { 'content-type': echo },
    body: '',
  }),
  redirect: (echo) => ({ status: 302, headers: { location: `https://a/?${echo}` }, body: '' }),
  'challenge, quoted': (echo) =>
    challenge(`Bearer error=${quoted(echo)}, error_description=${quoted(echo)}`),
  'challenge, another parameter': (echo) => challenge(`Bearer error="x", debug=${quoted(echo)}`),
  'challenge, bare': (echo) => challenge(`Bearer error="x", debug=${echo}`),
  'challenge, name': (echo) => challenge(`Bearer error="x", ${echo}="y"`),
  'challenge, scheme': (echo) => challenge(`${echo} error="x"`),
  'challenge, token68': (echo) => challenge(`Bearer ${echo}`),
  'challenge, nothing else': challenge,
  'JSON and challenge': (echo) => ({
    status: 401,
    headers: { 'content-type': 'application/json', 'www-authenticate': `Bearer x=${quoted(echo)}` },
    body: JSON.stringify({ error: 'invalid_token', error_description: echo }),
  }),
  'transport, network': (echo) =>
    fail({ code: 'network', sent: 'maybe', detail: echo, cause: echo }),
  'transport, timeout': (echo) => fail({ code: 'timeout', sent: 'maybe', detail: echo }),
  'transport, aborted': (echo) => fail({ code: 'aborted', sent: 'no', detail: echo }),
  'transport, unexpected': (echo) =>
    fail({ code: 'unexpected_response', status: 200, detail: echo }),
  'signed answer': (echo) => ({
    status: 200,
    headers: { 'content-type': 'application/jwt' },
    body: echo,
  }),
}

/** What callers see of every call, when each answer is made of a part of what was asked. */
async function failures(
  authentication: ClientAuthentication,
  answer: (echo: string) => Answer,
  write: (secret: string) => string,
): Promise<readonly LatchkeyError[]> {
  const errors: LatchkeyError[] = []
  for (const { operation, parameters, options } of markedCalls) {
    let parts = 1
    for (let part = 0; part < parts; part++) {
      const clock = turnedClock()
      const client = createClient({
        server: demoServer,
        clientId: 'app',
        authentication,
        transport: scriptedTransport((request) => {
          const secrets = secretsOf(request)
          parts = secrets.length
          return answer(write(secrets[part] ?? ''))
        }),
        ports: { clock, jws: { importKey: () => 0, verify: () => true, digest: (_, all) => all } },
      })
      const calling = client.call(operation, parameters, options)
      await settled()
      await clock.advance(1)
      const result = await calling
      if (!result.ok) errors.push(new LatchkeyError(operation.name, result.error))
    }
  }
  return errors
}

describe.each(Object.entries(places))('no secret is told by an error: %s', (_place, answer) => {
  it.each(Object.entries(writings))('%s', async (_writing, write) => {
    for (const authentication of authentications) {
      const errors = await failures(authentication, answer, write)
      expect(errors.length).toBeGreaterThan(markedCalls.length)
      for (const error of errors) {
        expect(error.message).not.toMatch(mark)
        expect(JSON.stringify(error.reason)).not.toMatch(mark)
        expect(inspect(error, { depth: 10 })).not.toMatch(mark)
      }
    }
  })
})
