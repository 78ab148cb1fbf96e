/** The parameters that an authorization response is made of; Keycloak's own among them. */
const responseParameters = [
  'code',
  'state',
  'session_state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'kc_action',
  'kc_action_status',
]

/** A URL that a login came back to. */
export interface CallbackUrl {
  readonly state: string
  /** The URL without the response, and otherwise as it was. */
  readonly cleaned: string
}

/**
 * Finds an authorization response in the query or the fragment of a URL; nothing where there is none.
 * Whatever else is there is not re-encoded and stays.
 */
export function findCallback(href: string): CallbackUrl | undefined {
  const [, base = '', query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/su.exec(href) ?? []
  for (const [text, isFragment] of [[fragment, true] as const, [query, false] as const]) {
    const parameters = new URLSearchParams(text)
    const state = parameters.get('state')
    if (text === undefined || state === null) continue
    if (!parameters.has('code') && !parameters.has('error')) continue
    const rest = withoutResponse(text)
    return {
      state,
      cleaned: isFragment
        ? join(base, query, rest || undefined)
        : join(base, rest || undefined, fragment),
    }
  }
  return undefined
}

function withoutResponse(text: string): string {
  return text
    .split('&')
    .filter((part) => {
      const [name = ''] = new URLSearchParams(part).keys()
      return !responseParameters.includes(name)
    })
    .join('&')
}

function join(base: string, query: string | undefined, fragment: string | undefined): string {
  return `${base}${query === undefined ? '' : `?${query}`}${fragment === undefined ? '' : `#${fragment}`}`
}
