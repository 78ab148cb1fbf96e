import { createHmac } from 'node:crypto'

/**
 * The code that an authenticator app shows at `atSeconds` since the epoch: SHA-1, 6 digits, 30 s.
 * `secret` is the text itself, as Keycloak keeps it, and not its Base32 form.
 *
 * @see [RFC 6238](https://www.rfc-editor.org/rfc/rfc6238.html)
 */
export function totp(secret: string, atSeconds: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atSeconds / 30)))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = digest.readUInt8(digest.length - 1) & 0x0f
  const number = (digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000
  return String(number).padStart(6, '0')
}
