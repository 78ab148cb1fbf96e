import type { FailureReason } from '../failure.ts'
import type { HttpRequest } from '../http.ts'
import { isObject } from '../internal/decode.ts'

/** Parameters whose values anybody may read; every other one that was sent is taken for a secret. */
const harmless: ReadonlySet<string> = new Set([
  'audience',
  'claim_token_format',
  'client_assertion_type',
  'client_id',
  'grant_type',
  'permission',
  'permission_resource_format',
  'permission_resource_matching_uri',
  'redirect_uri',
  'requested_issuer',
  'requested_subject',
  'requested_token_type',
  'response_include_resource_name',
  'response_mode',
  'response_permissions_limit',
  'scope',
  'subject_issuer',
  'subject_token_type',
  'submit_request',
  'token_type_hint',
  'username',
])

/** Shorter values stand in ordinary words: taking them out would garble the message, and hide little. */
const shortestSecret = 6

/** Members that hold no word of the other side. */
const ours: ReadonlySet<string> = new Set(['code', 'sent', 'tokenFate'])

/**
 * Takes out of a reason whatever secret of the request the other side repeated, so that an error can
 * be logged whatever a server or proxy writes into it.
 */
export function redact<Reason extends FailureReason>(reason: Reason, request: HttpRequest): Reason {
  const secrets = secretsOf(request)
  if (secrets.length === 0) return reason
  const members = Object.entries({ ...reason }).map(([member, value]) => [
    member,
    ours.has(member) || isPlatformCause(member, value) ? value : clean(value, secrets),
  ])
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same members, some texts shortened
  return Object.fromEntries(members) as Reason
}

/** The platform's own Error, or what the caller aborted with: it knows the address, and never the body or the headers. */
function isPlatformCause(member: string, value: unknown): boolean {
  return member === 'cause' && typeof value !== 'string'
}

/** A text, or a challenge, names and all. */
function clean(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return cleanText(value, secrets)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [cleanText(name, secrets), clean(inner, secrets)]),
  )
}

function cleanText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text)
}

/** Longest first, for one may be a part of another. */
function secretsOf({ headers, body = '' }: HttpRequest): readonly string[] {
  const credentials = (headers['authorization'] ?? '').split(' ').at(-1) ?? ''
  const fields = [...new URLSearchParams(body)]
    .filter(([name]) => !harmless.has(name))
    .map(([, value]) => value)
  const secrets = [credentials, ...basicSecrets(credentials), ...fields]
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap(formsOf)
  return [...new Set(secrets)].sort((a, b) => b.length - a.length)
}

/** A text as other programs write it: in a URL, a form, JSON, one in another, or in lower case as a header's parameters. */
function formsOf(text: string): readonly string[] {
  return writings(text)
    .flatMap(writings)
    .flatMap((form) => [
      form,
      form.replaceAll(/%\w\w/gu, (octet) => octet.toLowerCase()),
      form.toLowerCase(),
    ])
}

function writings(text: string): readonly string[] {
  return [text, encodeURIComponent(text), formEncode(text), JSON.stringify(text).slice(1, -1)]
}

function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
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
