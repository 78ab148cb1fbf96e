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
  const state = stateOf(fragment) ?? stateOf(query)
  return state === undefined
    ? undefined
    : { state, cleaned: base + cleaned('?', query) + cleaned('#', fragment) }
}

/** The `state` of the response that a query, or a fragment, is. */
function stateOf(text: string | undefined): string | undefined {
  const parameters = parse(text ?? '')
  const isResponse = parameters.has('code') || parameters.has('error')
  return isResponse ? (parameters.get('state') ?? undefined) : undefined
}

function cleaned(mark: string, text: string | undefined): string {
  if (text === undefined) return ''
  if (stateOf(text) === undefined) return mark + text
  const rest = text
    .split('&')
    .filter((part) => {
      const [name = ''] = parse(part).keys()
      return !responseParameters.includes(name)
    })
    .join('&')
  return rest && mark + rest
}

/** By itself it would take a question mark at the beginning for no part of a name. */
function parse(text: string): URLSearchParams {
  return new URLSearchParams(`&${text}`)
}
