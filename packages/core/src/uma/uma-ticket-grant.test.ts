import { describe, expect, it } from 'vitest'

import { emptyAnswer, jsonAnswer, sentAtSeconds, textAnswer } from '../../test/answers.ts'
import { demoServer, formPostTo, token_endpoint } from '../../test/demo-server.ts'
import { UsageError } from '../failure.ts'
import { umaDecision, umaPermissions, umaTicketGrant } from './uma-ticket-grant.ts'
import type { UmaParameters, UmaTicketGrantParameters } from './uma-ticket-grant.ts'

const grant = 'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Auma-ticket'
const jwtFormat = 'claim_token_format=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt'

describe('umaTicketGrant', () => {
  it.each<[object, string]>([
    [{ audience: 'api' }, `audience=api&submit_request=false&${grant}`],
    [{ ticket: 't+1' }, `ticket=t%2B1&submit_request=false&${grant}`],
    [
      { ticket: 't', submit_request: true, rpt: 'a.b.c' },
      `ticket=t&rpt=a.b.c&submit_request=true&${grant}`,
    ],
    [
      { audience: 'a&b', permissions: ['R', 'my Döc#a,b', '#c'] },
      `audience=a%26b&permission=R&permission=my+D%C3%B6c%23a%2Cb&permission=%23c&submit_request=false&${grant}`,
    ],
    [
      { audience: 'api', claim_token: { 'ip ü': ['1', '2'] } },
      `audience=api&claim_token=eyJpcCDDvCI6WyIxIiwiMiJdfQ&${jwtFormat}&submit_request=false&${grant}`,
    ],
    [
      { audience: 'api', claim_token: 'a.b.c', claim_token_format: 'urn:x', subject_token: 'u' },
      `audience=api&subject_token=u&claim_token=a.b.c&claim_token_format=urn%3Ax&submit_request=false&${grant}`,
    ],
    [
      {
        audience: 'api',
        permissions: 'R',
        permission_resource_format: 'uri',
        permission_resource_matching_uri: true,
        response_permissions_limit: 0,
        response_include_resource_name: false,
        grant_type: 'password',
      },
      `audience=api&permission_resource_format=uri&permission_resource_matching_uri=true&response_permissions_limit=0&response_include_resource_name=false&${grant}&permission=R&submit_request=false`,
    ],
    // By its wire name it must not be lost: without it all permissions are asked for.
    [
      { audience: 'api', permission: ['R', 'S'] },
      `audience=api&permission=R&permission=S&submit_request=false&${grant}`,
    ],
  ])('posts %j', (parameters, body) => {
    expect(umaTicketGrant.build(demoServer, parameters as UmaTicketGrantParameters)).toEqual(
      formPostTo(token_endpoint, body),
    )
  })

  it.each<[object, string]>([
    [{}, 'umaTicketGrant: audience must be the client id'],
    [{ audience: '' }, 'umaTicketGrant: audience must be the client id'],
    [{ permissions: 'R' }, 'umaTicketGrant: audience must be the client id'],
    [{ audience: 'api', permissions: [] }, 'permissions: expected at least one'],
    [{ audience: 'api', permissions: {} }, 'permissions: expected at least one'],
    [{ audience: 'api', permissions: { R: [] } }, 'a list of scopes for "R"'],
    [
      { audience: 'api', claim_token: 's3cret' },
      'a claim_token that is text needs its claim_token',
    ],
    ...[undefined, null, ''].map((subject_token): [object, string] => [
      { audience: 'api', subject_token },
      "umaTicketGrant: expected a user's access token as subject_token, got none",
    ]),
  ])('refuses %j', (parameters, message) => {
    for (const operation of [umaTicketGrant, umaPermissions, umaDecision]) {
      const act = (): unknown => operation.build(demoServer, parameters)
      expect(act).toThrow(UsageError)
      expect(act).toThrow(message.replace('umaTicketGrant', operation.name))
      expect(act).not.toThrow('s3cret')
    }
  })

  it('is sent once, and goes as the client or the user', () => {
    expect(umaTicketGrant).toMatchObject({ security: 'client-or-bearer', replay: 'never' })
  })

  it.each([
    [
      jsonAnswer(200, { access_token: 'r', token_type: 'Bearer', expires_in: 60, upgraded: true }),
      {
        access_token: 'r',
        token_type: 'Bearer',
        expires_in: 60,
        upgraded: true,
        expiresAtSeconds: sentAtSeconds + 60,
      },
    ],
    [
      jsonAnswer(403, { error: 'access_denied', error_description: 'not_authorized' }),
      { error: 'access_denied', error_description: 'not_authorized' },
    ],
    [
      jsonAnswer(403, { error: 'access_denied', error_description: 'request_submitted' }),
      { error: 'access_denied', error_description: 'request_submitted' },
    ],
    [jsonAnswer(400, { error: 'access_denied' }), { error: 'access_denied' }],
  ])('reads an RPT, or no', (response, value) => {
    expect(umaTicketGrant.parse(response)).toEqual({ ok: true, value })
  })
})

describe('an RPT', () => {
  it.each([{ upgraded: 'yes' }, { error: 'x' }, { upgraded: null }])(
    'with %j is none: the types of what comes back are true',
    (members) => {
      const answer = jsonAnswer(200, { access_token: 'r', token_type: 'Bearer', ...members })
      expect(umaTicketGrant.parse(answer)).toMatchObject({ error: { code: 'unexpected_response' } })
    },
  )
})

describe.each([
  ['permissions', umaPermissions],
  ['decision', umaDecision],
] as const)('UMA %s', (mode, operation) => {
  it.each<[object, string]>([
    [{ audience: 'api' }, 'audience=api'],
    [{ audience: 'api', permissions: { R: ['a'] } }, 'audience=api&permission=R%23a'],
    [{ audience: 'api', permission: 'R' }, 'audience=api&permission=R'],
  ])('posts %j', (parameters, body) => {
    expect(operation.build(demoServer, parameters as UmaParameters)).toEqual(
      formPostTo(token_endpoint, `${body}&submit_request=false&response_mode=${mode}&${grant}`),
    )
  })

  it('asks no owner, and in no other mode', () => {
    const others = { submit_request: true, response_mode: 'x', grant_type: 'password' }
    const { body } = operation.build(demoServer, { audience: 'api', ...others })
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      audience: 'api',
      grant_type: 'urn:ietf:params:oauth:grant-type:uma-ticket',
      submit_request: 'false',
      response_mode: mode,
    })
  })

  it('only reads, so it may be sent again', () => {
    expect(operation).toMatchObject({ security: 'client-or-bearer', replay: 'safe' })
  })

  it.each([[403], [400], [401], [500]])('access_denied with %i is no', (status) => {
    expect(operation.parse(jsonAnswer(status, { error: 'access_denied' }))).toEqual({
      ok: true,
      value: mode === 'permissions' ? [] : false,
    })
  })

  it.each([
    [403, 'invalid_grant'],
    [400, 'invalid_grant'],
    [401, 'invalid_client'],
    [403, 'unauthorized_client'],
    [400, 'invalid_resource'],
    [400, 'invalid_scope'],
    [403, 'ACCESS_DENIED'],
  ])('%i %s is a failure', (status, error) => {
    expect(operation.parse(jsonAnswer(status, { error }))).toEqual({
      ok: false,
      error: { code: 'oauth_error', status, error },
    })
  })

  it.each([
    [emptyAnswer(403)],
    [textAnswer(403, 'text/html', 'access_denied')],
    [jsonAnswer(200, { error: 'access_denied' })],
    [jsonAnswer(200, { result: false })],
    [jsonAnswer(200, { result: 'true' })],
    [jsonAnswer(200, true)],
    [jsonAnswer(200, [{ rsid: null, rsname: 'R' }])],
    [jsonAnswer(200, { 0: { rsid: '1' }, length: 1 })],
    [jsonAnswer(200, [{ rsid: '1', scopes: 'a' }])],
    [jsonAnswer(200, [null])],
  ])('outside the protocol is neither yes nor no', (response) => {
    expect(operation.parse(response)).toMatchObject({
      ok: false,
      error: { code: 'unexpected_response', status: response.status },
    })
  })
})

describe('UMA answers', () => {
  it.each([[[]], [[{ rsid: '1', rsname: 'R', scopes: ['a'] }, { rsid: '2' }]]])(
    'permissions: %j',
    (document) => {
      expect(umaPermissions.parse(jsonAnswer(200, document))).toEqual({ ok: true, value: document })
    },
  )

  it('decision: yes', () => {
    expect(umaDecision.parse(jsonAnswer(200, { result: true }))).toEqual({ ok: true, value: true })
  })
})
