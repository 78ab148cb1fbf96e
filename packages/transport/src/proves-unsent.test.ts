import { describe, expect, it } from 'vitest'

import { provesUnsent } from './proves-unsent.ts'

const coded = (code: string, members: object = {}): Error =>
  Object.assign(new Error(`failed at https://a.invalid/?code=s3cret`), { code, ...members })
const fetchFailed = (cause: unknown): Error => new TypeError('fetch failed', { cause })

const refused = coded('ECONNREFUSED', { syscall: 'connect' })
const unreachable = coded('ENETUNREACH', { syscall: 'connect' })
const reset = coded('ECONNRESET', { syscall: 'read' })
const circular = coded('ECONNRESET')
circular.cause = circular
const circularAggregate = new AggregateError([])
circularAggregate.errors.push(circularAggregate)

describe('provesUnsent', () => {
  it.each<[string, unknown, boolean]>([
    ['a refused connection', refused, true],
    ['one inside of a failed fetch', fetchFailed(refused), true],
    ['one deeper inside', fetchFailed(fetchFailed(refused)), true],
    ['an unknown name', fetchFailed(coded('ENOTFOUND', { syscall: 'getaddrinfo' })), true],
    ['a resolver that does not answer', fetchFailed(coded('EAI_AGAIN')), true],
    ['a network that cannot be reached', unreachable, true],
    ['a connect timeout of undici', fetchFailed(coded('UND_ERR_CONNECT_TIMEOUT')), true],
    ['a connect timeout of the system', coded('ETIMEDOUT', { syscall: 'connect' }), true],
    ['an expired certificate', fetchFailed(coded('CERT_HAS_EXPIRED')), true],
    ['a certificate of another host', coded('ERR_TLS_CERT_ALTNAME_INVALID'), true],
    ['all addresses refused', fetchFailed(new AggregateError([refused, unreachable])), true],
    ['one address reset', fetchFailed(new AggregateError([refused, reset])), false],
    ['no address tried', new AggregateError([]), false],
    ['a reset connection', reset, false],
    ['a host lost while connected', coded('EHOSTUNREACH', { syscall: 'read' }), false],
    ['a timeout while connected', coded('ETIMEDOUT', { syscall: 'read' }), false],
    [
      'a certificate that the server wants',
      coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
      false,
    ],
    ['a closed socket', fetchFailed(coded('UND_ERR_SOCKET')), false],
    ['a failed fetch that says no more', fetchFailed(undefined), false],
    ['an error in a circle', circular, false],
    ['errors in a circle', circularAggregate, false],
    ['a text', 'ECONNREFUSED', false],
    ['nothing', undefined, false],
    ['null', null, false],
  ])('%s', (_, error, expected) => {
    expect(provesUnsent(error)).toBe(expected)
  })
})
