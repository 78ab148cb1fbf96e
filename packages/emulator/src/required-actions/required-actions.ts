import { configureTotp } from './configure-totp.ts'
import type { RequiredAction } from './required-action.ts'
import { updatePassword } from './update-password.ts'
import { updateProfile } from './update-profile.ts'

const actions: ReadonlyMap<string, RequiredAction> = new Map([
  ['UPDATE_PROFILE', updateProfile],
  ['CONFIGURE_TOTP', configureTotp],
  ['UPDATE_PASSWORD', updatePassword],
])

/** Whether the emulator has the page of an action. */
export function hasPage(name: string): boolean {
  return actions.has(name)
}

/** The action of a name that {@link hasPage}. */
export function requiredActionOf(name: string): RequiredAction | undefined {
  return actions.get(name)
}
