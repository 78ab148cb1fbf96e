import type { Exchange } from '../exchange.ts'
import type { Client } from '../realm/realm.ts'
import { refuse } from '../refusals.ts'
import { areKnownScopes, scopeNames } from '../tokens/scopes.ts'

/** Beyond this Keycloak passes over a parameter. */
const maxLength = 4000

/** The scopes that a request asks for. Refuses those that a client has not, and an empty `scope`, in Keycloak's words. */
export function askedScopes({ form }: Exchange, client: Client): string[] {
  const given = form.get('scope')
  const scope = given !== null && given.length > maxLength ? null : trimmed(given)
  const asked = scopeNames(scope)
  if (scope === '' || !areKnownScopes(client, asked)) {
    throw refuse(400, 'invalid_scope', `Invalid scopes: ${scope}`)
  }
  return asked
}

/** Without blanks and controls at the ends, as Java trims. */
function trimmed(text: string | null): string | null {
  if (text === null) return null
  const characters = Array.from(text)
  const first = characters.findIndex(isKept)
  if (first === -1) return ''
  const end = characters.length - characters.reverse().findIndex(isKept)
  return Array.from(text).slice(first, end).join('')
}

function isKept(character: string): boolean {
  return character > ' '
}
