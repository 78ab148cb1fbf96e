import type { Exchange } from '../exchange.ts'
import type { Client } from '../realm/realm.ts'
import { refuse } from '../refusals.ts'
import { areKnownScopes, scopeNames } from '../tokens/scopes.ts'

/** The scopes that a request asks for. Refuses those that a client has not, and an empty `scope`, in Keycloak's words. */
export function askedScopes({ form }: Exchange, client: Client): string[] {
  const scope = form.get('scope')
  const asked = scopeNames(scope)
  if (scope === '' || !areKnownScopes(client, asked)) {
    throw refuse(400, 'invalid_scope', `Invalid scopes: ${scope}`)
  }
  return asked
}
