import { describe, expect, it } from 'vitest'

import { parseChallenges } from '../internal/www-authenticate.ts'
import { bearerChallenge } from './bearer-challenge.ts'

describe('bearerChallenge', () => {
  it.each([
    [{ realm: 'demo' }, 'Bearer realm="demo"'],
    [{ realm: 'demo', error: undefined }, 'Bearer realm="demo"'],
    [
      { realm: 'demo', error: 'invalid_token', error_description: 'expired' },
      'Bearer realm="demo", error="invalid_token", error_description="expired"',
    ],
    [
      { realm: 'demo', error: 'insufficient_scope', scope: 'read write' },
      'Bearer realm="demo", error="insufficient_scope", scope="read write"',
    ],
    // A realm may be quoted; the other values may not, RFC 6750 §3.
    [{ realm: 'a "b" \\c' }, String.raw`Bearer realm="a \"b\" \\c"`],
    [
      { realm: 'r', error_description: 'a "b" \\c', scope: 'ä' },
      `Bearer realm="r", error_description="a 'b' ?c", scope="?"`,
    ],
    // What no header can hold.
    [{ realm: 'Léuchtturm 灯台' }, 'Bearer realm="L%C3%A9uchtturm %E7%81%AF%E5%8F%B0"'],
    [{ realm: 'a\r\nSet-Cookie: b=c' }, 'Bearer realm="a%0D%0ASet-Cookie: b=c"'],
    [
      { realm: 'r', error_description: 'a\r\nSet-Cookie: b=c\u0000\u007f' },
      'Bearer realm="r", error_description="a??Set-Cookie: b=c??"',
    ],
  ] as const)('%j', (challenge, expected) => {
    expect(bearerChallenge(challenge)).toBe(expected)
    expect(new Headers({ 'www-authenticate': expected }).get('www-authenticate')).toBe(expected)
  })

  it('is read again as what it was', () => {
    const realm = String.raw`a", error="x\", b=`
    const [challenge, ...others] = parseChallenges(bearerChallenge({ realm, scope: 'read' }))
    expect(others).toEqual([])
    expect(challenge).toEqual({ scheme: 'bearer', parameters: { realm, scope: 'read' } })
  })
})
