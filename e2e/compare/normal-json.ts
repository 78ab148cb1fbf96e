import type { Json, JsonObject } from './normalize.ts'
import { idIn } from './placeholders.ts'
import type { Placeholders } from './placeholders.ts'

/** Of the server and the story that an answer belongs to. */
export interface Context {
  readonly base: string
  readonly numbered: Placeholders
}

/** Members whose value is an id that the server makes. */
const ids = new Set(['sub', 'sid', 'session_state', 'reuse_id', 'rsid', 'resource_id'])
/** Members that hold a token. */
const tokens = new Set(['access_token', 'id_token', 'refresh_token', 'token'])
/** Members that hold a key or a hash of one, by the length of their value. */
const keys = new Set(['n', 'x5t', 'x5t#S256', 'at_hash', 'c_hash', 's_hash', 'public_key'])
/** Members that hold a time, in seconds since the epoch. */
const times = new Set(['iat', 'exp', 'nbf', 'auth_time', 'updated_at'])
/** Members that hold how many seconds are left, of which some pass while a server answers. */
const lifetimes = new Set(['expires_in', 'refresh_expires_in'])
/** Lists in the order of a hash table, or of a database: no client may build on it. */
const unordered =
  /^(?:aud|aud_x|allowed-origins|groups|keys|permissions|scopes|roles|scopes_supported|\w+_(?:alg|enc|values|modes|methods)\w*_supported)$/u

/** Puts placeholders for ids, times and keys, by the member's name and the value's shape; the rest stays. */
export function normalJson(json: Json, context: Context): Json {
  return normalValue('', json, {}, context)
}

function normalValue(name: string, value: Json, within: JsonObject, context: Context): Json {
  if (Array.isArray(value)) return normalList(name, value as readonly Json[], context)
  if (typeof value === 'object' && value !== null) {
    const object = value as JsonObject
    return Object.fromEntries(
      Object.entries(object)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([member, each]) => [member, normalValue(member, each, object, context)]),
    )
  }
  if (typeof value === 'number') return normalNumber(name, value, within)
  if (typeof value === 'string') return normalText(name, value, context)
  return value
}

function normalList(name: string, list: readonly Json[], context: Context): Json {
  if (name === 'x5c') return list.map((each) => `<certificate, ${typeof each}>`)
  // Without a name: the permissions of a UMA answer.
  if (name !== '' && !unordered.test(name))
    return list.map((each) => normalValue(name, each, {}, context))
  // Sorted by what is no id, so that ids are numbered in the same order.
  return list
    .toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))
    .map((each) => normalValue(name, each, {}, context))
}

function sortKey(value: Json): string {
  return JSON.stringify(value, (name, each: Json) => (isChance(name) ? '' : each))
}

/** Does the value say nothing but which server it is from? */
function isChance(name: string): boolean {
  return ids.has(name) || keys.has(name) || name === 'kid' || name === 'x5c'
}

function normalNumber(name: string, value: number, { iat, exp }: JsonObject): Json {
  if (lifetimes.has(name)) return toTenSeconds(value)
  if (!times.has(name) || value === 0) return value
  if (name === 'exp' && typeof iat === 'number') return `<iat + ${toTenSeconds(value - iat)}>`
  const ago = Date.now() / 1000 - value
  if (ago >= -2 && ago < 60) return '<now>'
  return typeof exp === 'number' || name === 'exp' ? `<now + ${toTenSeconds(-ago)}>` : value
}

function toTenSeconds(value: number): number {
  return Math.round(value / 10) * 10
}

function normalText(name: string, value: string, context: Context): Json {
  const { base, numbered } = context
  if (name === 'scope') return value.split(' ').toSorted()
  if (tokens.has(name) && isJwt(value)) return normalJwt(value, context)
  if (ids.has(name)) return idIn(name, value, numbered)
  if (name === 'kid') return numbered.of(name, value, `${value.length} characters`)
  if (name === 'jti') {
    // The prefix says how the token came about.
    const [, prefix = '', id = ''] = /^(\w+:)?(.*)$/u.exec(value) ?? []
    return prefix + idIn(name, id, numbered)
  }
  if (keys.has(name) && /^[\w+/=-]{16,}$/u.test(value)) return `<${value.length} characters>`
  return value.replaceAll(base, '<base>')
}

function isJwt(text: string): boolean {
  return /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/u.test(text)
}

/** Header and claims of a JWT, normalised; the signature by its length. */
export function normalJwt(jwt: string, context: Context): JsonObject {
  const [header = '', claims = '', signature = ''] = jwt.split('.')
  return {
    header: normalJson(decoded(header), context),
    claims: normalJson(decoded(claims), context),
    signature: `<${signature.length} characters>`,
  }
}

function decoded(part: string): Json {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Json
}
