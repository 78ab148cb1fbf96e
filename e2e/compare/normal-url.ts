import type { Context } from './normal-json.ts'
import type { JsonObject } from './normalize.ts'
import { idIn } from './placeholders.ts'

/** Parameters made of ids, put together with dots. */
const ids = new Set([
  'code',
  'session_state',
  'execution',
  'session_code',
  'tab_id',
  'auth_session_id',
  // An id only where Keycloak does not know the action.
  'kc_action',
])

/** A URL as its address and its parameters, with placeholders for the ids that the server made. */
export function normalUrl(text: string, context: Context): JsonObject {
  const url = new URL(text.replaceAll('&amp;', '&'), context.base)
  return {
    to: `${url.origin}${url.pathname}`.replace(context.base, '<base>'),
    query: parameters(url.search.slice(1), context),
    fragment: parameters(url.hash.slice(1), context),
  }
}

function parameters(text: string, context: Context): readonly string[] {
  return [...new URLSearchParams(text)].map(
    ([name, value]) => `${name}=${normalParameter(name, value, context)}`,
  )
}

function normalParameter(name: string, value: string, { base, numbered }: Context): string {
  if (name === 'session_code') return `<${value.length} characters>`
  if (name === 'tab_id') return `<${value.length} characters>`
  if (ids.has(name)) {
    return value
      .split('.')
      .map((part) => idIn(name, part, numbered))
      .join('.')
  }
  if (name === 'client_data') {
    const json = Buffer.from(value, 'base64url').toString()
    return json.replaceAll(base, '<base>')
  }
  return value.replaceAll(base, '<base>')
}
