/** What a refusal says, [RFC 6750 §3](https://www.rfc-editor.org/rfc/rfc6750.html#section-3). */
export interface BearerChallenge {
  /** Whom the token has to be from: here, the name of the realm. */
  readonly realm: string
  /** Absent where the request has no token: who did not try has made no error. */
  readonly error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope' | undefined
  readonly error_description?: string | undefined
  /** The scope that is needed, with spaces between. */
  readonly scope?: string | undefined
}

/**
 * Writes the value of a `WWW-Authenticate` header.
 *
 * @see [RFC 6750 §3](https://www.rfc-editor.org/rfc/rfc6750.html#section-3),
 * [RFC 9110 §11.6.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-11.6.1)
 */
export function bearerChallenge({
  realm,
  error,
  error_description,
  scope,
}: BearerChallenge): string {
  const parameters = Object.entries({ realm, error, error_description, scope })
    .filter((parameter): parameter is [string, string] => parameter[1] !== undefined)
    .map(([name, value]) => `${name}=${name === 'realm' ? quoted(value) : plain(value)}`)
  return `Bearer ${parameters.join(', ')}`
}

/** A quoted-string, [RFC 9110 §5.6.4](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.6.4); what no header can hold is written as in a URL. */
function quoted(text: string): string {
  const written = text.replaceAll(/[^ -~]/gu, encodeURIComponent)
  return `"${written.replaceAll(/["\\]/gu, String.raw`\$&`)}"`
}

/** RFC 6750 allows neither quotes nor backslashes in the others, not even escaped. */
function plain(text: string): string {
  return `"${text.replaceAll('"', "'").replaceAll(/[^ -[\]-~]/gu, '?')}"`
}
