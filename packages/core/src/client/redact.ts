import type { FailureReason } from '../failure.ts'
import type { HttpRequest } from '../http.ts'
import { isObject } from '../internal/decode.ts'
import { formEncode } from '../internal/request.ts'

/**
 * Parameters whose values anybody may read; every other one that was sent is taken for a secret. What
 * a name that ends on `_type` or `_format` says of another one is none, and neither is who is meant.
 */
const harmless =
  /^(?:audience|client_id|permission\w*|redirect_uri|requested_\w+|response_\w+|scope|submit_request|token_type_hint|username|\w+_(?:format|issuer|type))$/u

/** Shorter values stand in ordinary words: taking them out would garble the message, and hide little. */
const shortestSecret = 6

/**
 * Takes out of a reason whatever secret of the request the other side repeated, so that an error can
 * be logged whatever a server or proxy writes into it.
 */
export function redact<Reason extends FailureReason>(reason: Reason, request: HttpRequest): Reason {
  const secrets = secretsOf(request)
  if (secrets.length === 0) return reason
  const members = Object.entries<unknown>({ ...reason }).map(([member, value]) => [
    member,
    isOurs(member, value) ? value : clean(value, secrets),
  ])
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same members, some texts shortened
  return Object.fromEntries(members) as Reason
}

/** Words that no other side wrote; and the platform's own Error, or what the caller aborted with: it knows the address, and never the body or the headers. */
function isOurs(member: string, value: unknown): boolean {
  return (
    ['code', 'sent', 'tokenFate'].includes(member) ||
    (member === 'cause' && typeof value !== 'string')
  )
}

/** A text, or a challenge, names and all. */
function clean(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') {
    return secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), value)
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map((member) => member.map((part) => clean(part, secrets))),
      )
    : value
}

/** Longest first, for one may be a part of another. */
function secretsOf({ headers, body }: HttpRequest): readonly string[] {
  const credentials = headers['authorization']?.split(' ').at(-1) ?? ''
  const fields = [...new URLSearchParams(body)].map(([name, value]) =>
    harmless.test(name) ? '' : value,
  )
  return [credentials, ...basicSecrets(credentials), ...fields]
    .filter(({ length }) => length >= shortestSecret)
    .flatMap(writings)
    .flatMap(writings)
    .flatMap((form) => [
      form,
      form.replaceAll(/%\w\w/gu, (octet) => octet.toLowerCase()),
      form.toLowerCase(),
    ])
    .sort((a, b) => b.length - a.length)
}

/** A text as other programs write it: in a URL, a form, JSON; a second time for one in another. */
function writings(text: string): readonly string[] {
  return [text, encodeURIComponent(text), formEncode(text), JSON.stringify(text).slice(1, -1)]
}

/** The secret inside an `Authorization: Basic` header, encoded and plain. */
function basicSecrets(credentials: string): readonly string[] {
  try {
    const pair = atob(credentials)
    const encoded = pair.slice(pair.indexOf(':') + 1)
    return [encoded, ...new URLSearchParams(`secret=${encoded}`).getAll('secret')]
  } catch {
    return []
  }
}
