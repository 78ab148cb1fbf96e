import type { Session } from '@latchkey/browser-pkce'

import { element, make } from './elements.ts'
import { rolesOf } from './roles.ts'

/** Shows the roles that the access token has. */
export function showRoles({ accessTokenClaims }: Session): void {
  const groups = rolesOf(accessTokenClaims).flatMap(({ client, roles }) => {
    const heading =
      client === undefined ? make('h3', 'Realm') : make('h3', 'Client ', make('code', client))
    if (roles.length === 0) return [heading, make('p', 'none')]
    const list = make('ul', ...roles.map((role) => make('li', role)))
    list.className = 'chips'
    return [heading, list]
  })
  element('roles-list', HTMLDivElement).replaceChildren(...groups)
}
