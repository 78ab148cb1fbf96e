import { describe, expect, it } from 'vitest'

import { segment } from '../../test/jws/signer.ts'
import { explainInactive } from './inactive-token.ts'

const now = 1_700_000_000
const tokenOf = (claims: unknown): string => `${segment({ alg: 'RS256' })}.${segment(claims)}.s`

describe('explainInactive', () => {
  it.each([
    [{ exp: now, aud: 'api' }, 'the token expired 0 s ago'],
    [{ exp: now - 90.4, aud: 'other' }, 'the token expired 90 s ago'],
    [{ exp: now - 1, typ: 'Refresh' }, 'the token expired 1 s ago'],
  ])('%j: expired', (claims, message) => {
    expect(explainInactive(tokenOf(claims), 'api', now)).toEqual({ cause: 'expired', message })
  })

  it.each([
    [{ exp: now + 1, aud: 'account', azp: 'web' }, 'aud "account" (azp "web")'],
    [{ aud: ['a', 'API'], azp: 'web' }, 'aud ["a","API"] (azp "web")'],
    [{ exp: String(now - 1) }, 'aud none (azp none)'],
    [{ exp: null, aud: { api: 1 } }, 'aud {"api":1} (azp none)'],
  ])('%j: the audience', (claims, message) => {
    const diagnosis = explainInactive(tokenOf(claims), 'api', now)
    expect(diagnosis?.cause).toBe('audience')
    expect(diagnosis?.message).toContain(`the client "api" is not in the token’s ${message}`)
  })

  it.each([
    ['for this client', tokenOf({ exp: now + 1, aud: 'api' })],
    ['for several', tokenOf({ aud: ['other', 'api'] })],
    ['a refresh token', tokenOf({ typ: 'Refresh', aud: 'other' })],
    ['an offline token', tokenOf({ typ: 'Offline' })],
    ['opaque', 'opaque'],
    ['empty', ''],
    ['no text', undefined as unknown as string],
  ])('has nothing to say of one that is %s', (_name, token) => {
    expect(explainInactive(token, 'api', now)).toBeUndefined()
  })

  it('survives claims of any depth', () => {
    const deep = `{"aud":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    expect(explainInactive(tokenOf(deep), 'api', now)?.cause).toBe('audience')
  })

  it('tells nothing of the token but aud, azp and exp', () => {
    const claims = { aud: 'x', azp: 'y', exp: now + 1, sub: 's3cret', sid: 's3cret', jti: 's3cret' }
    expect(JSON.stringify(explainInactive(tokenOf(claims), 'api', now))).not.toContain('s3cret')
  })
})
