import { createHmac, createPublicKey } from 'node:crypto'

import { audience, accessTokenClaims } from './realm.ts'
import type { Realm } from './realm.ts'

/** Tokens that nobody may accept, by what is wrong with them; all else is as in those of this `typ`. */
export async function hostileTokens(
  realm: Realm,
  typ: 'JWT' | 'at+jwt',
): Promise<Readonly<Record<string, string>>> {
  const { issuer, alg, kid, key } = realm
  const now = Math.floor(Date.now() / 1000)
  const claims = accessTokenClaims(issuer, now, typ)
  const sign: Realm['sign'] = (changed, header) => realm.sign(changed, { typ, ...header })
  const but = (changes: object): Promise<string> => sign({ ...claims, ...changes })
  const [header = '', payload = '', signature = ''] = (await sign(claims)).split('.')
  const swapped = part({ ...claims, sub: 'someone else' })
  const none = part({ alg: 'none', typ, kid })
  const hmac = `${part({ alg: 'HS256', typ, kid })}.${payload}`
  const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  return {
    'another payload': `${header}.${swapped}.${signature}`,
    'another signature': `${header}.${payload}.${flipped(signature)}`,
    'no signature': `${header}.${payload}.`,
    'alg none': `${none}.${payload}.`,
    'alg none, with the signature': `${none}.${payload}.${signature}`,
    'the public key as a secret': `${hmac}.${createHmac('sha256', pem).update(hmac).digest('base64url')}`,
    'unknown kid': await sign(claims, { kid: 'nobody has it' }),
    expired: await but({ exp: now - 3600 }),
    'no exp': await but({ exp: undefined }),
    'not valid yet': await but({ nbf: now + 3600 }),
    'issued in the future': await but({ iat: now + 3600 }),
    'another aud': await but({ aud: 'account' }),
    'no aud': await but({ aud: undefined }),
    'another iss': await but({ iss: `${issuer}-of-another` }),
    'an ID token': await sign({ ...claims, typ: 'ID', aud: audience }, { typ: 'JWT' }),
    'a logout token': await sign({ ...claims, typ: 'Logout' }, { typ: 'logout+jwt' }),
    'bound to a key': await but({ cnf: { jkt: 'an-unproven-key' } }),
    [`not ${alg} in its header`]: `${part({ alg: alg === 'RS256' ? 'PS256' : 'RS256', typ, kid })}.${payload}.${signature}`,
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** The same but for one bit in the middle. */
function flipped(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url')
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  return bytes.toString('base64url')
}
