import { fromBase64, toBase64 } from '../base64.ts'
import type { CredentialExport } from '../realm/realm-export.ts'
import type { User } from '../realm/realm.ts'
import type { Warn } from '../warn.ts'

/**
 * Whether a password is a user's: against a plain `value`, or a hash by PBKDF2. WebCrypto has no
 * Argon2, which is what Keycloak has hashed with since 24: such a user is named in a warning, and cannot
 * sign in by password.
 */
export async function isPasswordOf(user: User, password: string, warn: Warn): Promise<boolean> {
  const credential = user.credentials.find(
    ({ type, value }) => type === 'password' || (!type && value),
  )
  if (credential === undefined) return false
  return credential.value === undefined
    ? isHashOf(credential, password, () =>
        warn(
          `user ${user.username}: the password is hashed in a way that WebCrypto has not (such as argon2); write a plain "value" in the export`,
        ),
      )
    : credential.value === password
}

async function isHashOf(
  { secretData = '{}', credentialData = '{}' }: CredentialExport,
  password: string,
  onUnknown: () => void,
): Promise<boolean> {
  const { value, salt } = strings(secretData)
  const { algorithm = '', hashIterations } = strings(credentialData)
  const hash = /^pbkdf2(?:-sha(1|256|512))?$/u.exec(algorithm)
  const expected = fromBase64(value ?? '')
  const saltBytes = fromBase64(salt ?? '')
  if (hash === null || expected === undefined || saltBytes === undefined) {
    onUnknown()
    return false
  }
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(password),
    'PBKDF2',
    false,
    ['deriveBits'],
  )
  const derived = await crypto.subtle.deriveBits(
    {
      name: 'PBKDF2',
      hash: `SHA-${hash[1] ?? '1'}`,
      salt: saltBytes,
      iterations: Number(hashIterations ?? 1),
    },
    key,
    expected.length * 8,
  )
  return toBase64(derived) === toBase64(expected)
}

/** The members of a JSON object, as texts. */
export function strings(text: string): Readonly<Record<string, string | undefined>> {
  const members: unknown = JSON.parse(text)
  if (typeof members !== 'object' || members === null) return {}
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, String(value)]))
}
