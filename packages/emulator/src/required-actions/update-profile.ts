import { updateProfilePage } from '../pages/required-action-pages.ts'
import type { ProfileValues } from '../pages/required-action-pages.ts'
import { profileFaults } from '../realm/profile-faults.ts'
import { changeUser } from './required-action.ts'
import type { FieldFaults, RequiredAction } from './required-action.ts'

/** E-mail address and names. */
export const updateProfile: RequiredAction = {
  page({ form }, _, user, page) {
    const isTyped = Object.keys(page.faults).length > 0
    const value = (name: keyof ProfileValues): string =>
      (isTyped ? form.get(name) : undefined) ?? user[name] ?? ''
    const values = {
      email: value('email'),
      firstName: value('firstName'),
      lastName: value('lastName'),
    }
    return updateProfilePage(page, values)
  },
  submit(exchange, _, user) {
    const { form, state } = exchange
    const faults = profileFaults(state.realm, form, user)
    if (Object.keys(faults).length > 0) return withBothRules(form, faults)
    const email = (form.get('email') ?? '').toLowerCase()
    changeUser(exchange, user, {
      email,
      emailVerified: user.emailVerified && email === user.email,
      firstName: form.get('firstName') ?? '',
      lastName: form.get('lastName') ?? '',
    })
    return undefined
  },
}

/** Two of Keycloak's rules ask for an address, one of them only where the form has the field. */
function withBothRules(form: URLSearchParams, faults: FieldFaults): FieldFaults {
  const email = form.get('email')
  const missing = 'Please specify this field.'
  if (email === null) return { ...faults, email: missing }
  return email === '' ? { ...faults, email: `${faults['email']} ${missing}` } : faults
}
