import type { OAuthError, ResponseError } from '../failure.ts'
import type { HttpResponse } from '../http.ts'
import { fail } from '../result.ts'
import type { Result } from '../result.ts'

/** One challenge of a `WWW-Authenticate` header, [RFC 9110 §11.6.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-11.6.1). */
export interface Challenge {
  /** Lower case: `bearer`, `dpop`, `uma`. */
  readonly scheme: string
  /** Names are lower case; a repeated one keeps its first value. */
  readonly parameters: Readonly<Record<string, string>>
}

// RFC 9110 §5.6.2 token, §11.2 token68 and auth-param. Sticky, and each character belongs to one
// alternative only, so that no header makes them backtrack.
const schemeName = /[!#$%&'*+\-.^_`|~\w]+(?=[\s,]|$)/uy
const token68 = /[\w\-.~+/]+=*(?=\s*(?:,|$))/uy
const parameter =
  /([!#$%&'*+\-.^_`|~\w]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+\-.^_`|~\w]+))(?=\s*(?:,|$))/suy
const end = /\s*(?:,|$)/uy
const separators = /[\s,]*/uy
const spaces = /[ \t]*/uy

/**
 * Adds what a refusal says in its header, [RFC 6750 §3](https://www.rfc-editor.org/rfc/rfc6750.html#section-3).
 * For protected resources: the token endpoint and its kind say why in the body, and need not bring
 * this.
 */
export function readChallenge<T>(
  result: Result<T, ResponseError>,
  { status, headers }: HttpResponse,
): Result<T, ResponseError> {
  if (result.ok || status < 400) return result
  const challenge = tellingChallenge(headers['www-authenticate'])
  if (!challenge) return result
  const { error, error_description }: Partial<OAuthError> =
    result.error.code === 'oauth_error' ? result.error : challenge.parameters
  return error === undefined
    ? result
    : fail({
        code: 'oauth_error',
        status,
        error,
        ...(error_description !== undefined && { error_description }),
        challenge,
      })
}

/** Of several challenges, the one that says what is wrong; else one of the schemes that are spoken here. */
function tellingChallenge(header?: string): Challenge | undefined {
  const challenges = parseChallenges(header)
  return (
    challenges.find(({ parameters }) => parameters['error'] !== undefined) ??
    challenges.find(({ scheme }) => ['bearer', 'dpop', 'uma'].includes(scheme)) ??
    challenges[0]
  )
}

/**
 * Parses every challenge of a header, [RFC 9110 §11.6.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-11.6.1).
 * What does not follow the grammar ends the list: what was read before it stands.
 */
export function parseChallenges(header = ''): readonly Challenge[] {
  const challenges: Challenge[] = []
  let position = 0
  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = position
    const match = pattern.exec(header)
    if (match) position = pattern.lastIndex
    return match
  }
  for (;;) {
    take(separators)
    const name = take(schemeName)
    if (!name) return challenges
    const parameters: [string, string][] = []
    take(spaces)
    if (!take(end) && !take(token68)) {
      for (let match = take(parameter); match; match = take(parameter)) {
        const [, key = '', quoted, bare = ''] = match
        parameters.push([key.toLowerCase(), quoted?.replaceAll(/\\(.)/gsu, '$1') ?? bare])
        take(separators)
      }
      if (parameters.length === 0) return challenges
    }
    // Last to first, so that the first of a name stands.
    challenges.push({
      scheme: name[0].toLowerCase(),
      parameters: Object.fromEntries(parameters.reverse()),
    })
  }
}
