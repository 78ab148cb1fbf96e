import { expect, it } from 'vitest'

import { headerAlgorithm, readJws } from './jws-compact.ts'

// The shared suite has the hostile cases; payload and signature are "abc" here.
const header = btoa('{"alg":"ES256"} ').replaceAll('=', '')
const key = { alg: 'ES256', jwk: { kty: 'EC' }, signatureLength: 3 }

it('takes a JWS apart', () => {
  expect(readJws(`${header}.YWJj.YWJj`, key, ['RS256', 'ES256'])).toEqual({
    signingInput: `${header}.YWJj`,
    signature: new Uint8Array([97, 98, 99]),
  })
})

it.each([
  ['a shorter signature', `${header}.YWJj.YWI`, ['ES256']],
  ['a longer signature', `${header}.YWJj.YWJjYQ`, ['ES256']],
  ['no signature', `${header}.YWJj.`, ['ES256']],
  ['an algorithm that is not in the list', `${header}.YWJj.YWJj`, ['RS256']],
  ['another algorithm of the list', `${btoa('{"alg":"RS256"}')}.YWJj.YWJj`, ['ES256', 'RS256']],
  ['a payload that is no base64url', `${header}.YWJj=.YWJj`, ['ES256']],
])('gives nothing for %s', (_name, compact, algorithms) => {
  expect(readJws(compact, key, algorithms)).toBeUndefined()
})

it.each([
  ['{"alg":"ES256","typ":"JWT"}', 'ES256'],
  ['{"alg":"none","alg":"ES256"}', 'ES256'],
  ['{"alg":"ES256","b64":true}', undefined],
  ['{"alg":"ES256","crit":[]}', undefined],
  ['{"alg":256}', undefined],
  ['["ES256"]', undefined],
  ['null', undefined],
])('the alg of %s is %j', (json, expected) => {
  expect(headerAlgorithm(btoa(json).replaceAll('=', ''))).toBe(expected)
})
