import { afterAll, expect, it } from 'vitest'

import { createKeycloakEmulator } from './index.node.ts'

const names = ['tests', 'lös ßtrände', 'a"<b>&c', '%41', '__proto__']
const password = 'ü%41+&="\u0000\u{1F600}'
const warnings: string[] = []
const emulator = createKeycloakEmulator({
  realms: names.map((realm) => ({
    realm,
    clients: [
      { clientId: 'app', publicClient: true, directAccessGrantsEnabled: true },
      { clientId: 'api', secret: password },
    ],
    users: [{ username: 'ada+ünï@x', credentials: [{ type: 'password', value: password }] }],
  })),
  warn: (message) => warnings.push(message),
})
const { url, close } = await emulator.listen()
afterAll(close)

async function ask(path: string, init: RequestInit = {}): Promise<readonly [number, string]> {
  const response = await fetch(`${url}${path}`, init)
  return [response.status, await response.text()]
}

function token(form: Record<string, string> | string, realm = 'tests') {
  const path = `/realms/${encodeURIComponent(realm)}/protocol/openid-connect/token`
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return ask(path, { method: 'POST', headers, body: new URLSearchParams(form).toString() })
}

const login = {
  grant_type: 'password',
  client_id: 'app',
  username: 'ADA+ÜNÏ@x',
  password,
  scope: 'openid',
}

it.each(names)('a realm named %s', async (realm) => {
  const [status, body] = await token(login, realm)
  expect(status).toBe(200)
  const { access_token } = JSON.parse(body)
  const path = `/realms/${encodeURIComponent(realm)}/protocol/openid-connect/userinfo`
  expect((await ask(path, { headers: { authorization: `Bearer ${access_token}` } }))[0]).toBe(200)
})

it('two hundred logins at once', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => token(login)))
  expect(new Set(answers.map(([status]) => status))).toEqual(new Set([200]))
  const sessions = answers.map(([, body]) => JSON.parse(body).session_state)
  expect(new Set(sessions).size).toBe(200)
})

const oidc = '/realms/tests/protocol/openid-connect'
const form = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
})
const bearer = (text: string): RequestInit => ({ headers: { authorization: `Bearer ${text}` } })
const none = `${btoa('{"alg":"none"}')}.${btoa('{"typ":"Bearer","azp":"app"}')}.`

// What Keycloak 26.7.4 answered to the same.
it.each<[string, string, RequestInit, number, string]>([
  [
    'a parameter of 1 MB',
    `${oidc}/token`,
    form(`x=${'a'.repeat(1 << 20)}`),
    413,
    '{"error":"HTTP 413 Request Entity Too Large"}',
  ],
  [
    'a percent sign alone',
    `${oidc}/token`,
    form('grant_type=%zz'),
    500,
    '{"error":"unknown_error","error_description":"For more on this error consult the server log."}',
  ],
  [
    'JSON',
    `${oidc}/token`,
    { method: 'POST', body: '{}' },
    400,
    '{"error":"invalid_request","error_description":"Missing form parameter: grant_type"}',
  ],
  [
    'an inherited name as grant',
    `${oidc}/token`,
    form('grant_type=constructor'),
    400,
    '{"error":"unsupported_grant_type","error_description":"Unsupported grant_type"}',
  ],
  [
    'an unknown client',
    `${oidc}/token`,
    form('grant_type=password&client_id=nobody'),
    401,
    '{"error":"invalid_client","error_description":"Invalid client or Invalid client credentials"}',
  ],
  [
    'an inherited name as hint',
    `${oidc}/token/introspect`,
    form(
      `token=x&token_type_hint=constructor&client_id=api&client_secret=${encodeURIComponent(password)}`,
    ),
    400,
    '{"error":"invalid_request","error_description":"Unsupported token type."}',
  ],
  ['no JWT', `${oidc}/userinfo`, bearer('x'), 401, ''],
  ['a JWT of nothing', `${oidc}/userinfo`, bearer('..'), 401, ''],
  ['a JWT without signature', `${oidc}/userinfo`, bearer(none), 401, ''],
  [
    'a JWT of 100 kB',
    `${oidc}/userinfo`,
    form(`access_token=${'a'.repeat(50_000)}.${'b'.repeat(50_000)}.c`),
    401,
    '',
  ],
  [
    'no realm',
    '/realms/nowhere/protocol/openid-connect/token',
    form(''),
    404,
    '{"error":"Realm does not exist"}',
  ],
  ['a realm that is no text', '/realms/%ff', {}, 404, '{"error":"Realm does not exist"}'],
  ['a path that is none', '/realms/%zz', {}, 400, ''],
  [
    'no path of Keycloak',
    '/nothing',
    {},
    404,
    '{"error":"Unable to find matching target resource method"}',
  ],
])('%s', async (_, path, init, status, body) => {
  expect(await ask(path, init)).toEqual([status, body])
})

it('none of it was a failure of the emulator', () => {
  expect(warnings.filter((message) => message.includes('failed'))).toEqual([])
})
