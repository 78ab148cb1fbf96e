import type { TokenRejected } from '../failure.ts'
import { decodeJsonObject } from '../internal/base64url.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import { rejected } from './claim-checks.ts'

/** What a JWT says in its header, [RFC 7515 §4.1](https://www.rfc-editor.org/rfc/rfc7515.html#section-4.1). */
export interface JwtHeader {
  readonly alg: string
  readonly kid?: string
  readonly typ?: string
  readonly [parameter: string]: unknown
}

/** Claims of a JWT, [RFC 7519 §4.1](https://www.rfc-editor.org/rfc/rfc7519.html#section-4.1), as they came: any member may be missing or of any type. */
export type JwtClaims = Readonly<Record<string, unknown>>

/** A JWT, read and not checked. */
export interface DecodedJwt {
  readonly header: JwtHeader
  readonly claims: JwtClaims
}

/** Reads a compact JWS, [RFC 7515 §7.1](https://www.rfc-editor.org/rfc/rfc7515.html#section-7.1), without checking anything but its form. */
export function decodeJwt(jwt: string): Result<DecodedJwt, TokenRejected> {
  if (typeof jwt !== 'string') return malformed(typeof jwt)
  const [first = '', second = '', ...others] = jwt.split('.', 6)
  if (others.length === 3) return malformed('five parts: an encrypted token (JWE)')
  if (others.length !== 1) return malformed(jwt.includes('.') ? 'another number' : 'no dot in it')
  const header = first === last?.part ? last.header : readHeader(first)
  if (typeof header === 'string') return malformed(header)
  const claims = decodeJsonObject(second)
  return claims ? succeed({ header, claims }) : malformed('claims that are not base64url JSON')
}

/** The part that was read last, and what it says: tokens of one key have the same, letter by letter. */
let last: { readonly part: string; readonly header: JwtHeader } | undefined

/** The header, or what is in its place. */
function readHeader(part: string): JwtHeader | string {
  const header = decodeJsonObject(part)
  if (!header) return 'a header that is not base64url JSON'
  const { alg, kid = '', typ = '' } = header
  if ([alg, kid, typ].some((value) => typeof value !== 'string')) {
    return 'a header whose alg, kid or typ is not a string'
  }
  // Frozen: whoever is given it next must find it as it was.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its three members were just checked
  last = { part, header: Object.freeze(header as JwtHeader) }
  return last.header
}

function malformed(actual: string): Result<never, TokenRejected> {
  return fail(rejected('format', 'a JWT: three base64url parts with dots between', actual))
}
