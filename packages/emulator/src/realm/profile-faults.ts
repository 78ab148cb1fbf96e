import { findUser } from './read-users.ts'
import type { Realm, User } from './realm.ts'

// Keycloak's default user profile.
const names = /^[^<>&"$%!#?§;*~/\\|^=[\]{}()\p{Cc}\u2028\u2029]+$/u
const usernames = /^[^<>&"\s$%!#?§,;:*~/\\|^=[\]{}()`\p{Cc}]+$/u
const odd = 'Value contains invalid character.'

/** What is wrong with an e-mail address and names, by field, in Keycloak's words; `user` is whose they are to be. */
export function profileFaults(
  { users, settings }: Realm,
  form: URLSearchParams,
  user?: User,
): Record<string, string> {
  const faults: Record<string, string> = {}
  const email = form.get('email') ?? ''
  const holder = findUser(users, email, settings.loginWithEmailAllowed)
  if (email === '') faults['email'] = 'Please specify email.'
  else if (email.length > 255) faults['email'] = 'Maximal length is 255.'
  else if (!/^[^\s@]+@[^\s@]+$/u.test(email)) faults['email'] = 'Invalid email address.'
  else if (holder !== undefined && holder.id !== user?.id) {
    faults['email'] = 'Email already exists.'
  }
  for (const field of ['firstName', 'lastName']) {
    const value = form.get(field) ?? ''
    if (value === '') faults[field] = 'Please specify this field.'
    else if (value.length > 255) faults[field] = 'Maximal length is 255.'
    else if (!names.test(value)) faults[field] = odd
  }
  return faults
}

/** What is wrong with the name of somebody new. */
export function usernameFault({ users }: Realm, username: string): string | undefined {
  if (username === '') return 'Please specify username.'
  if (username.length < 3 || username.length > 255) return 'Length must be between 3 and 255.'
  if (!usernames.test(username)) return odd
  return findUser(users, username, false) ? 'Username already exists.' : undefined
}
