import { createHmac, createPrivateKey, randomUUID, sign } from 'node:crypto'

import { clients, sealServiceKey } from '../../keycloak/cast.ts'
import { basic, secretOf } from '../ask.ts'
import type { Memory, Story, Text } from '../story.ts'
import { api, oidc, origin, password, realm, token } from './requests.ts'
import type { Parameters } from './requests.ts'

const grant = { grant_type: 'client_credentials' }
const apiSecret = secretOf('logbook-api')
const sealKey = createPrivateKey({ key: sealServiceKey, format: 'jwk' })
const sealHeader = { alg: 'ES256', kid: 'seal-1' }

/** A client's assertion; `claims` go over the usual ones. */
function assertion(
  clientId: string,
  header: Readonly<Record<string, string>>,
  claims: (memory: Memory) => Readonly<Record<string, unknown>> = () => ({}),
): Text {
  return (memory) => {
    const now = Math.floor(Date.now() / 1000)
    const payload = {
      iss: clientId,
      sub: clientId,
      aud: memory.base + realm,
      jti: randomUUID(),
      iat: now,
      exp: now + 60,
      ...claims(memory),
    }
    const parts = [header, payload].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    )
    const input = parts.join('.')
    const signature =
      header['alg'] === 'HS256'
        ? createHmac('sha256', clients.stampService.clientSecret).update(input).digest()
        : sign('sha256', Buffer.from(input), { key: sealKey, dsaEncoding: 'ieee-p1363' })
    return `${input}.${signature.toString('base64url')}`
  }
}

function asserted(client_assertion: Text, more: Parameters = {}): Parameters {
  return {
    ...grant,
    client_id: 'seal-service',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
    ...more,
  }
}

function seal(claims?: (memory: Memory) => Readonly<Record<string, unknown>>): Text {
  return assertion('seal-service', sealHeader, claims)
}

function sent(scheme: string): { readonly headers: Readonly<Record<string, string>> } {
  return { headers: { authorization: scheme } }
}

const stamp = assertion('stamp-service', { alg: 'HS256' })
const now = (): number => Math.floor(Date.now() / 1000)

/** How clients say who they are, and do not. */
export const clientAuthentication: Story = {
  title: 'client authentication',
  asks: [
    token('Basic', grant, api),
    token('Basic, from another origin', grant, { ...api, headers: { origin } }),
    token('in the form', { ...grant, client_id: 'logbook-api', client_secret: apiSecret }),
    token('both', { ...grant, client_id: 'logbook-api', client_secret: apiSecret }, api),
    token('Basic, another client in the form', { ...grant, client_id: 'tide-service' }, api),
    token('wrong secret, Basic', grant, sent(basic('logbook-api', 'wrong'))),
    token('wrong secret, form', { ...grant, client_id: 'logbook-api', client_secret: 'wrong' }),
    token('wrong secret, from another origin', grant, {
      headers: { origin, authorization: basic('logbook-api', 'wrong') },
    }),
    token('empty secret', { ...grant, client_id: 'logbook-api', client_secret: '' }),
    token('no secret', { ...grant, client_id: 'logbook-api' }),
    token('no secret, Basic', grant, sent(basic('logbook-api', ''))),
    token('unknown client, Basic', grant, sent(basic('nobody', 'x'))),
    token('unknown client, form', { ...grant, client_id: 'nobody', client_secret: 'x' }),
    token('unknown client with an odd name', { ...grant, client_id: 'nö"b<o>dy\u{1F6A2}%' }),
    token('empty client_id', { ...grant, client_id: '' }),
    token('no client', grant),
    token('Basic that was not form-encoded', grant, {
      ...sent(`Basic ${Buffer.from(`logbook-api:${apiSecret}`).toString('base64')}`),
    }),
    token('Basic without a colon', grant, sent(`Basic ${btoa('logbook-api')}`)),
    token('Basic that is no Base64', grant, sent('Basic %%%')),
    token('Basic with nothing', grant, sent('Basic ')),
    token(
      'Basic in small letters',
      grant,
      sent(basic('tide-service', secretOf('tide-service')).replace('Basic', 'basic')),
    ),
    token('another scheme', grant, sent('Digest x')),
    token('Bearer', grant, sent('Bearer x')),
    token('public client', { ...grant, client_id: 'harbor-web' }),
    token('public client, Basic', password('ada'), sent(basic('harbor-web', ''))),
    token('client without a service account', grant, { basic: 'signed-service' }),
    token('with openid', { ...grant, scope: 'openid' }, api),
    token('with offline_access', { ...grant, scope: 'offline_access' }, api),
    token('with an unknown scope', { ...grant, scope: 'nonsense' }, api),
    token('tide-service', grant, { basic: 'tide-service' }),
    token('keeper-bot', grant, { basic: 'keeper-bot' }),
    token('wreck-service', grant, { basic: 'wreck-service' }),
    token('unknown grant', { grant_type: 'nonsense' }, api),
    token('empty grant', { grant_type: '' }, api),
    token('no grant', { x: 'y' }, api),
    token('no grant, no client', { x: 'y' }),
    token(
      'unknown grant, wrong secret',
      { grant_type: 'nonsense' },
      sent(basic('logbook-api', 'x')),
    ),
    token(
      'a parameter twice',
      [
        ['grant_type', 'client_credentials'],
        ['scope', 'openid'],
        ['scope', 'email'],
      ],
      api,
    ),
    token(
      'the grant twice',
      [
        ['grant_type', 'client_credentials'],
        ['grant_type', 'client_credentials'],
      ],
      api,
    ),
    token('implicit', { grant_type: 'implicit' }, api),
    token('private_key_jwt', asserted(seal())),
    token('private_key_jwt without client_id', asserted(seal(), { client_id: undefined })),
    token('private_key_jwt of another client_id', asserted(seal(), { client_id: 'tide-service' })),
    token(
      'private_key_jwt, aud is the token endpoint',
      asserted(seal(({ base }) => ({ aud: `${base}${oidc}/token` }))),
    ),
    token('private_key_jwt, two aud', asserted(seal(({ base }) => ({ aud: [base + realm, 'x'] })))),
    token('private_key_jwt, foreign aud', asserted(seal(() => ({ aud: 'https://x.example' })))),
    token('private_key_jwt, no aud', asserted(seal(() => ({ aud: undefined })))),
    token(
      'private_key_jwt, expired',
      asserted(seal(() => ({ iat: now() - 120, exp: now() - 60 }))),
    ),
    token('private_key_jwt, no exp', asserted(seal(() => ({ exp: undefined })))),
    token(
      'private_key_jwt, no exp and no iat',
      asserted(seal(() => ({ exp: undefined, iat: undefined }))),
    ),
    token('private_key_jwt, from the future', asserted(seal(() => ({ nbf: now() + 600 })))),
    token('private_key_jwt, no jti', asserted(seal(() => ({ jti: undefined })))),
    token('private_key_jwt, another sub', asserted(seal(() => ({ sub: 'tide-service' })))),
    token('private_key_jwt, another iss', asserted(seal(() => ({ iss: 'tide-service' })))),
    token('private_key_jwt, no sub', asserted(seal(() => ({ sub: undefined })))),
    token(
      'private_key_jwt, unknown kid',
      asserted(assertion('seal-service', { alg: 'ES256', kid: 'x' })),
    ),
    token('private_key_jwt, no kid', asserted(assertion('seal-service', { alg: 'ES256' }))),
    token(
      'private_key_jwt, alg HS256',
      asserted(assertion('seal-service', { alg: 'HS256', kid: 'seal-1' })),
    ),
    token(
      'private_key_jwt, alg none',
      asserted(assertion('seal-service', { alg: 'none', kid: 'seal-1' })),
    ),
    token(
      'private_key_jwt, forged',
      asserted((memory) => `${(seal() as (m: Memory) => string)(memory).slice(0, -8)}AAAAAAAA`),
    ),
    token('private_key_jwt, malformed', asserted('nonsense')),
    token('private_key_jwt, three parts of nothing', asserted('a.b.c')),
    token('private_key_jwt, empty', asserted('')),
    token('private_key_jwt, no assertion', asserted('x', { client_assertion: undefined })),
    token('private_key_jwt, no type', asserted(seal(), { client_assertion_type: undefined })),
    token('private_key_jwt, another type', asserted(seal(), { client_assertion_type: 'nonsense' })),
    token('private_key_jwt, client by Basic', grant, sent(basic('seal-service', 'x'))),
    token('client_secret_jwt', asserted(stamp, { client_id: 'stamp-service' })),
    token('client_secret_jwt, client by Basic', grant, { basic: 'stamp-service' }),
    token(
      'client_secret_jwt, alg none',
      asserted(assertion('stamp-service', { alg: 'none' }), { client_id: 'stamp-service' }),
    ),
    token(
      'an assertion for a client that has a secret',
      asserted(assertion('tide-service', { alg: 'HS256' }), { client_id: 'tide-service' }),
    ),
  ],
}
