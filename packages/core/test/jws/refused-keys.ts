import { base64url, bytesOf } from './signer.ts'
import type { Algorithm, Signer } from './signer.ts'

/** Keys that no engine takes: what is wrong, for which algorithm, the JWK. */
export function refusedKeys(
  signers: Record<Algorithm, Signer>,
): readonly (readonly [wrong: string, alg: string, jwk: object])[] {
  const rsa = signers.RS256.jwk
  const p256 = signers.ES256.jwk
  const p384 = signers.ES384.jwk
  const ed = signers.EdDSA.jwk
  const oct = { kty: 'oct', k: base64url(new Uint8Array(32).fill(7)) }
  const n = bytesOf(rsa.n ?? '')
  const x = bytesOf(p256.x ?? '')
  const algorithms = [
    'none',
    'HS256',
    'RSA-OAEP',
    'ECDH-ES',
    'ES256K',
    'rs256',
    '',
    'constructor',
    '__proto__',
    'RS257',
  ]
  return [
    ...algorithms.map((alg) => [`alg ${alg || 'empty'}`, alg, rsa] as const),
    ['a symmetric key', 'HS256', oct],
    ['a symmetric key', 'RS256', oct],
    ['a symmetric key under kty RSA', 'RS256', { ...rsa, k: oct.k }],
    ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'].map(
      (member) => [`private ${member}`, 'RS256', { ...rsa, [member]: 'AQAB' }] as const,
    ),
    ['private d', 'ES256', { ...p256, d: p256.x }],
    ['private d', 'EdDSA', { ...ed, d: ed.x }],
    ['no kty', 'RS256', { n: rsa.n, e: rsa.e }],
    ['kty in lower case', 'RS256', { ...rsa, kty: 'rsa' }],
    ['an EC key', 'RS256', p256],
    ['an RSA key', 'ES256', rsa],
    ['an EC key', 'EdDSA', p256],
    ['an OKP key', 'ES256', ed],
    ['an OKP key', 'PS256', ed],
    ['curve P-384', 'ES256', p384],
    ['curve P-256', 'ES384', p256],
    ['curve P-256 named P-384', 'ES384', { ...p256, crv: 'P-384' }],
    ['curve secp256k1', 'ES256', { ...p256, crv: 'secp256k1' }],
    ['no curve', 'ES256', { ...p256, crv: undefined }],
    ['curve X25519', 'EdDSA', { ...ed, crv: 'X25519' }],
    ['curve Ed448', 'EdDSA', { ...ed, crv: 'Ed448' }],
    ['another alg', 'RS256', { ...rsa, alg: 'PS256' }],
    ['another hash', 'RS256', { ...rsa, alg: 'RS384' }],
    ['alg for encryption', 'RS256', { ...rsa, alg: 'RSA-OAEP' }],
    ['alg EdDSA for Ed25519', 'Ed25519', { ...ed, alg: 'EdDSA' }],
    ['alg null', 'RS256', { ...rsa, alg: null }],
    ['use enc', 'RS256', { ...rsa, use: 'enc' }],
    ['use empty', 'RS256', { ...rsa, use: '' }],
    ['key_ops without verify', 'RS256', { ...rsa, key_ops: ['sign'] }],
    ['key_ops empty', 'ES256', { ...p256, key_ops: [] }],
    ['key_ops as a string', 'EdDSA', { ...ed, key_ops: 'verify' }],
    ['no n', 'RS256', { kty: 'RSA', e: 'AQAB' }],
    ['no e', 'RS256', { kty: 'RSA', n: rsa.n ?? '' }],
    ['n as a number', 'RS256', { ...rsa, n: 65537 }],
    ['n empty', 'RS256', { ...rsa, n: '' }],
    ['e empty', 'RS256', { ...rsa, e: '' }],
    ['e = 0', 'RS256', { ...rsa, e: 'AA' }],
    ['e = 1: every text is its own signature', 'RS256', { ...rsa, e: 'AQ' }],
    ['e = 2', 'RS256', { ...rsa, e: 'Ag' }],
    ['e = 65536', 'PS256', { ...rsa, e: 'AQAA' }],
    [
      'e with a leading zero octet',
      'RS256',
      { ...rsa, e: base64url(new Uint8Array([0, 1, 0, 1])) },
    ],
    ['a modulus of 1024 bits', 'RS256', { ...rsa, n: base64url(n.slice(-128)) }],
    [
      'a modulus of 2047 bits',
      'RS256',
      { ...rsa, n: base64url(n.map((byte, at) => (at ? byte : (byte & 127) | 64))) },
    ],
    ['a modulus of 2040 bits', 'PS512', { ...rsa, n: base64url(n.slice(0, 254)) + 'AB' }],
    [
      'a modulus of 1024 bits after zeros',
      'RS256',
      { ...rsa, n: base64url(n.map((byte, at) => (at < 128 ? 0 : byte))) },
    ],
    [
      'a modulus with a leading zero octet',
      'RS256',
      { ...rsa, n: base64url(new Uint8Array([0, ...n])) },
    ],
    [
      'an even modulus',
      'RS256',
      { ...rsa, n: base64url(n.map((byte, at) => (at === 255 ? byte & 254 : byte))) },
    ],
    ['n with padding', 'RS256', { ...rsa, n: `${rsa.n}==` }],
    ['n in base64', 'RS256', { ...rsa, n: `+/${rsa.n?.slice(2)}` }],
    ['n with a line feed', 'RS256', { ...rsa, n: `${rsa.n}\n` }],
    ['no y', 'ES256', { ...p256, y: undefined }],
    ['no x', 'EdDSA', { kty: 'OKP', crv: 'Ed25519' }],
    ['x an octet short', 'ES256', { ...p256, x: base64url(x.slice(1)) }],
    ['x an octet long', 'ES256', { ...p256, x: base64url(new Uint8Array([0, ...x])) }],
    ['x an octet short', 'EdDSA', { ...ed, x: base64url(bytesOf(ed.x ?? '').slice(1)) }],
    ['x with padding', 'Ed25519', { ...ed, x: `${ed.x}=` }],
    ['a certificate alone', 'RS256', { kty: 'RSA', x5c: ['MII'] }],
  ]
}
