import type { client as playgroundClient } from './client.ts'
import { element, make, say } from './elements.ts'
import { sayFailure } from './say-failure.ts'

type Client = Pick<typeof playgroundClient, 'umaPermissions' | 'hasUmaAccess'>
type Permissions = Awaited<ReturnType<Client['umaPermissions']>>

/** Asks for all permissions of the user, and shows them. */
export async function askPermissions(client: Client): Promise<void> {
  say('permissions-state', 'Asking …')
  try {
    const permissions = await client.umaPermissions(undefined)
    showPermissions(permissions)
    say('permissions-state', counted(permissions.length))
  } catch (error) {
    showPermissions([])
    say('permissions-state', sayFailure(error))
  }
}

function showPermissions(permissions: Permissions): void {
  const rows = permissions.map(({ rsid, rsname, scopes = [] }) => {
    const name = make('th', rsname ?? rsid ?? 'any resource')
    name.scope = 'row'
    return make('tr', name, make('td', scopes.length === 0 ? 'without scopes' : scopes.join(', ')))
  })
  element('permissions-rows', HTMLTableSectionElement).replaceChildren(...rows)
}

function counted(resources: number): string {
  if (resources === 0) return 'The user may do nothing here.'
  return resources === 1 ? 'One resource.' : `${resources} resources.`
}

/** Answers the form that asks whether the user has certain permissions. */
export async function answerAccess(client: Client): Promise<void> {
  const asked = element('access-permissions', HTMLTextAreaElement).value
  const require = element('access-require', HTMLSelectElement).value === 'any' ? 'any' : 'all'
  const permissions = asked.split('\n').map((line) => line.trim())
  say('access-answer', 'Asking …')
  try {
    const access = await client.hasUmaAccess(
      permissions.filter((line) => line !== ''),
      { require },
    )
    const missing = access.missingPermissions.join(', ')
    const rest = missing === '' ? '' : ` Missing: ${missing}.`
    const no = access.isLoggedIn ? 'No.' : 'No: nobody is signed in.'
    say('access-answer', `${access.isAuthorized ? 'Yes.' : no}${rest}`)
  } catch (error) {
    say('access-answer', sayFailure(error))
  }
}
