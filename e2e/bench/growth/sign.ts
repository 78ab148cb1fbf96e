import { sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** A signed JWT, RS256 or EdDSA as its key is. */
export function signJwt(kid: string, claims: object, key: KeyObject): string {
  const isRsa = key.asymmetricKeyType === 'rsa'
  const header = { alg: isRsa ? 'RS256' : 'EdDSA', typ: 'JWT', kid }
  const input = [header, claims].map(part).join('.')
  const signature = sign(isRsa ? 'sha256' : null, Buffer.from(input), key)
  return `${input}.${signature.toString('base64url')}`
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
