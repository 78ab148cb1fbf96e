/** One call of a client, and what its user sees of it. */
export interface Call {
  readonly call: string
  readonly outcome: unknown
}

/** Text that differs between two servers though it means the same, and what to write in its place. */
export type Places = Readonly<Record<string, string>>

/** Members that hold an id, or what is made of one. */
const ids = new Set([
  'sub',
  'sid',
  'session_state',
  'code',
  'nonce',
  'state',
  'at_hash',
  'code_challenge',
])
/** Members of a key that only this key has. */
const keys = new Set(['kid', 'n', 'x', 'y', 'x5c', 'x5t', 'x5t#S256', 'public_key', 'publicKey'])
/** Members that hold a moment, in seconds since the epoch. */
const moments = new Set(['iat', 'nbf', 'auth_time'])
/** Members that hold a duration in seconds. */
const durations = new Set(['expires_in', 'refresh_expires_in', 'expiresIn'])

/** Lists of text that Keycloak keeps as sets: they come in the order of ids. */
const sets = new Set(['aud', 'aud_x', 'roles', 'scopes', 'resource_scopes', 'scopes_supported'])

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu
const jwt = /^[\w-]+\.[\w-]+\.[\w-]+$/u

/**
 * What of a value is the same each time and on each server: all but ids, times and keys. Of those remains
 * that they are there, and of what type. JWTs are opened, URLs are taken apart.
 */
export function stable(value: unknown, places: Places): unknown {
  if (Array.isArray(value)) {
    const list = value.map((each) => stable(each, places))
    // What Keycloak lists with ids, such as permissions, comes in the order of those.
    return value.every((each) => typeof each === 'object') ? inOrder(list) : list
  }
  if (typeof value === 'object' && value !== null) {
    const issuedAt = 'iat' in value ? value.iat : undefined
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        stableMember(name, member, issuedAt, places),
      ]),
    )
  }
  return typeof value === 'string' ? stableText(value, places) : value
}

function stableMember(name: string, value: unknown, issuedAt: unknown, places: Places): unknown {
  if (ids.has(name) && typeof value === 'string') return value === '' ? '' : `<${name}>`
  if (keys.has(name)) return Array.isArray(value) ? value.map(keyLike) : keyLike(value)
  if (typeof value === 'number') {
    if (name === 'exp' && typeof issuedAt === 'number') return `iat + ${rounded(value - issuedAt)}`
    if (moments.has(name)) return '<seconds since the epoch>'
    if (durations.has(name)) return rounded(value)
  }
  // A list in a string, in no order.
  if (name === 'scope' && typeof value === 'string') return value.split(' ').sort().join(' ')
  const result = stable(value, places)
  return sets.has(name) && Array.isArray(result) ? inOrder(result) : result
}

function inOrder(values: readonly unknown[]): unknown[] {
  const texts = values.map((value) => [JSON.stringify(value), value] as const)
  return texts.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
}

/** Servers round a duration to either of two seconds. */
function rounded(seconds: number): number {
  return Math.round(seconds / 10) * 10
}

function keyLike(value: unknown): unknown {
  return typeof value === 'string' ? '<key>' : value
}

function stableText(text: string, places: Places): unknown {
  if (jwt.test(text) && text.startsWith('ey')) {
    const [header = '', claims = ''] = text.split('.')
    return stable({ header: opened(header), claims: opened(claims) }, places)
  }
  if (/^https?:.*[?#]/u.test(text) && URL.canParse(text)) {
    const url = new URL(text)
    const fragment = new URLSearchParams(url.hash.slice(1))
    return {
      address: named(url.origin + url.pathname, places),
      ...(url.search && { query: stable(Object.fromEntries(url.searchParams), places) }),
      ...(url.hash && { fragment: stable(Object.fromEntries(fragment), places) }),
    }
  }
  return named(text, places).replaceAll(uuid, '<uuid>')
}

function opened(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString())
}

function named(text: string, places: Places): string {
  return Object.entries(places).reduce(
    (result, [found, name]) => result.replaceAll(found, name),
    text,
  )
}
