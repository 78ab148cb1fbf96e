import { totpSecret, users } from '../keycloak/cast.ts'
import { totp } from '../keycloak/totp.ts'

/** What each user is good for seeing. */
const remarks: Record<keyof typeof users, string> = {
  ada: 'keeper and editor: nearly all permissions',
  jörg: 'visitor: some',
  tess: 'visitor of the night watch, with a one-time password',
  grace: 'editor of the night watch',
  mallory: 'no permissions',
}

/** Tells a person where the playground is, and who can log in there. */
export function playgroundNote(url: string, server: string): string {
  const rows = Object.entries(users).map(
    ([name, { username, password }]) =>
      `  ${username.padEnd(14)}${password.padEnd(24)}${remarks[name as keyof typeof users]}`,
  )
  const code = totp(totpSecret, Date.now() / 1000)
  return `
The playground is at ${url} and logs in at ${server} as one of

  ${'user'.padEnd(14)}password
${rows.join('\n')}

The one-time password of ${users.tess.username} is now ${code}; an authenticator app goes on with the key ${base32(totpSecret)}.
Ctrl-C ends all.
`
}

/** A text as authenticator apps take it, [RFC 4648 §6](https://www.rfc-editor.org/rfc/rfc4648.html#section-6). */
function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/gu) ?? []
  return groups
    .map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(group.padEnd(5, '0'), 2)])
    .join('')
}
