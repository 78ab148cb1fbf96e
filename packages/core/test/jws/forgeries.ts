import { base64url, bytesOf, claims, segment, utf8 } from './signer.ts'
import type { Signer } from './signer.ts'

/** A name and a token that must not verify. */
export type Forgery = readonly [name: string, token: string]

/** What an attacker without the key makes of a good token, for any algorithm. */
export async function forgeries(
  owner: Signer,
  foreign: Signer,
  sibling: Signer,
): Promise<Forgery[]> {
  const { alg, jwk } = owner
  const header = { alg, typ: 'JWT', kid: 'k1' }
  const good = await owner.token(header)
  const [head = '', body = '', signature = ''] = good.split('.')
  const other = await owner.token(header, { ...claims, sub: 'other' })
  const hmacs = await Promise.all(
    Object.entries({
      JWK: utf8(JSON.stringify(jwk)),
      DER: new Uint8Array(owner.spki),
      PEM: utf8(pem(owner.spki)),
      'PEM without its last line feed': utf8(pem(owner.spki).trimEnd()),
    }).map(async ([name, secret]): Promise<Forgery> => [
      `HS256 with the public key's ${name}`,
      await hmacToken({ ...header, alg: 'HS256' }, secret),
    ]),
  )
  const embedded = Object.entries({
    jwk: foreign.jwk,
    jku: 'https://attacker.example/jwks.json',
    x5u: 'https://attacker.example/cert.pem',
    x5c: [btoa('certificate')],
  }).map(async ([name, value]): Promise<Forgery> => [
    `a foreign key that its ${name} header names`,
    await foreign.token({ ...header, [name]: value }),
  ])
  return [
    ['alg none, no signature', `${segment({ ...header, alg: 'none' })}.${body}.`],
    ['alg None, no signature', `${segment({ ...header, alg: 'None' })}.${body}.`],
    [
      'alg none with the good signature',
      `${segment({ ...header, alg: 'none' })}.${body}.${signature}`,
    ],
    ['no signature', `${head}.${body}.`],
    ['the sibling algorithm', await sibling.token({ ...header, alg: sibling.alg })],
    // EdDSA and Ed25519 are two names of one algorithm.
    ...(jwk.kty === 'OKP'
      ? []
      : [['the sibling algorithm under this name', await sibling.token(header)] as const]),
    [
      'this algorithm under the name of the sibling',
      await owner.token({ ...header, alg: sibling.alg }),
    ],
    ['a foreign key with the same kid', await foreign.token(header)],
    ['another payload', `${head}.${other.split('.')[1]}.${signature}`],
    ['the signature of another token', `${head}.${body}.${other.split('.')[2]}`],
    ['another header', `${segment({ ...header, typ: 'at+jwt' })}.${body}.${signature}`],
    ['a bit flipped in the header', [flipBit(head, 9), body, signature].join('.')],
    ['a bit flipped in the payload', [head, flipBit(body, 9), signature].join('.')],
    ['the first bit of the signature flipped', [head, body, flipBit(signature, 0)].join('.')],
    ['the last bit of the signature flipped', [head, body, flipBit(signature, -1)].join('.')],
    ...signatureVariants(bytesOf(signature)).map(([name, bytes]): Forgery => [
      name,
      `${head}.${body}.${base64url(bytes)}`,
    ]),
    ...hmacs,
    ...(await Promise.all(embedded)),
  ]
}

function signatureVariants(signature: Uint8Array): [string, Uint8Array][] {
  const { length } = signature
  return [
    ['a signature an octet short', signature.subarray(0, -1)],
    ['a signature without its first octet', signature.subarray(1)],
    ['a signature an octet long', new Uint8Array([...signature, 0])],
    ['a signature after a zero octet', new Uint8Array([0, ...signature])],
    ['half a signature', signature.subarray(0, length / 2)],
    ['the signature twice', new Uint8Array([...signature, ...signature])],
    ['zeros', new Uint8Array(length)],
    ['ones', new Uint8Array(length).fill(0xff)],
    ['a one', new Uint8Array(length).fill(1, length - 1)],
    ['one octet', new Uint8Array(1)],
  ]
}

/** Flips the low bit of an octet, counted from the end if negative; the text stays canonical. */
function flipBit(text: string, at: number): string {
  return base64url(
    bytesOf(text).map((byte, index, { length }) =>
      index === (at + length) % length ? byte ^ 1 : byte,
    ),
  )
}

function pem(spki: Uint8Array): string {
  const lines = btoa(String.fromCharCode(...spki)).replace(/.{64}/gu, '$&\n')
  return `-----BEGIN PUBLIC KEY-----\n${lines}\n-----END PUBLIC KEY-----\n`
}

async function hmacToken(header: object, secret: Uint8Array<ArrayBuffer>): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await globalThis.crypto.subtle.importKey('raw', secret, hmac, false, ['sign'])
  const input = `${segment(header)}.${segment(claims)}`
  const signature = await globalThis.crypto.subtle.sign('HMAC', key, utf8(input))
  return `${input}.${base64url(new Uint8Array(signature))}`
}
