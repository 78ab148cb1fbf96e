import { updatePasswordPage } from '../pages/required-action-pages.ts'
import { changeUser, endOtherSessions } from './required-action.ts'
import type { RequiredAction } from './required-action.ts'

/** A new password, typed twice. */
export const updatePassword: RequiredAction = {
  page: (_, __, ___, page) => updatePasswordPage(page),
  submit(exchange, login, user) {
    const password = exchange.form.get('password-new') ?? ''
    if (password === '') return { 'password-new': 'Please specify password.' }
    if (password !== exchange.form.get('password-confirm')) {
      return { 'password-confirm': "Passwords don't match." }
    }
    const others = user.credentials.filter(({ type }) => type !== undefined && type !== 'password')
    const credentials = [{ type: 'password', value: password }, ...others]
    changeUser(exchange, user, { credentials })
    endOtherSessions(exchange, login, user)
    return undefined
  },
}
