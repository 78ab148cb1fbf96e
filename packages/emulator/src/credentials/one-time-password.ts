import { fromBase32 } from '../base32.ts'
import type { Exchange } from '../exchange.ts'
import type { CredentialExport } from '../realm/realm-export.ts'
import type { User } from '../realm/realm.ts'
import { strings } from './password.ts'

/** Whether a user is asked for a second factor. */
export function needsOneTimePassword(user: User): boolean {
  return user.credentials.some(({ type }) => type === 'otp')
}

/** Whether a one-time password is right now, within the realm's look-ahead, and unused where it has to be. */
export async function isOneTimePasswordOf(
  exchange: Exchange,
  user: User,
  password: string,
): Promise<boolean> {
  for (const credential of user.credentials.filter(({ type }) => type === 'otp')) {
    if (await isOneTimePassword(exchange, user, credential, password)) return true
  }
  return false
}

/** The same for one of a user's authenticators. */
export async function isOneTimePassword(
  { state, now }: Exchange,
  user: User,
  credential: CredentialExport,
  password: string,
): Promise<boolean> {
  const { otpLookAheadWindow, otpCodeReusable } = state.realm.settings
  const { digits, period, algorithm, secret } = readOtp(credential)
  const step = Math.floor(now / period)
  for (let off = -otpLookAheadWindow; off <= otpLookAheadWindow; off++) {
    if ((await hotp(secret, step + off, { digits, algorithm })) !== password) continue
    const use = `${user.id} ${step + off}`
    if (!otpCodeReusable && state.usedOneTimePasswords.get(use, now) !== undefined) return false
    const expiresAt = (step + off + otpLookAheadWindow + 1) * period
    state.usedOneTimePasswords.set(use, true, { expiresAt, now })
    return true
  }
  return false
}

interface Otp {
  readonly digits: number
  readonly period: number
  readonly algorithm: string
  readonly secret: Uint8Array<ArrayBuffer>
}

function readOtp({ secretData = '{}', credentialData = '{}' }: CredentialExport): Otp {
  const { value = '' } = strings(secretData)
  const data = strings(credentialData)
  return {
    digits: Number(data['digits'] ?? 6),
    period: Number(data['period'] ?? 30),
    algorithm: (data['algorithm'] ?? 'HmacSHA1').replace(/^HmacSHA/u, 'SHA-'),
    // The text itself, unless it says that it is Base32.
    secret:
      data['secretEncoding'] === 'BASE32' ? fromBase32(value) : new TextEncoder().encode(value),
  }
}

/** @see [RFC 4226](https://www.rfc-editor.org/rfc/rfc4226.html#section-5.3) */
async function hotp(
  secret: Uint8Array<ArrayBuffer>,
  counter: number,
  { digits, algorithm }: { digits: number; algorithm: string },
): Promise<string> {
  const message = new DataView(new ArrayBuffer(8))
  message.setBigUint64(0, BigInt(counter))
  const key = await crypto.subtle.importKey(
    'raw',
    secret,
    { name: 'HMAC', hash: algorithm },
    false,
    ['sign'],
  )
  const digest = new DataView(await crypto.subtle.sign('HMAC', key, message))
  const offset = digest.getUint8(digest.byteLength - 1) & 0x0f
  const number = (digest.getUint32(offset) & 0x7fff_ffff) % 10 ** digits
  return String(number).padStart(digits, '0')
}
