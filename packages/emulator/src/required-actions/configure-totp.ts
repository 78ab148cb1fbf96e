import { isOneTimePassword, needsOneTimePassword } from '../credentials/one-time-password.ts'
import { configureTotpPage } from '../pages/required-action-pages.ts'
import { unknownError } from '../refusals.ts'
import { changeUser, endOtherSessions } from './required-action.ts'
import type { RequiredAction } from './required-action.ts'

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A second factor: the secret is shown, and a one-time password proves that it arrived. */
export const configureTotp: RequiredAction = {
  page({ url }, login, user, page) {
    login.totpSecret ??= randomSecret()
    return configureTotpPage(page, {
      secret: login.totpSecret,
      isManual: url.searchParams.get('mode') === 'manual',
      isLabelNeeded: needsOneTimePassword(user),
    })
  },
  async submit(exchange, login, user) {
    const { form } = exchange
    const password = form.get('totp') ?? ''
    const secret = form.get('totpSecret')
    // Keycloak does not foresee a form without it.
    if (secret === null) throw unknownError()
    const userLabel = form.get('userLabel') ?? ''
    if (password === '') return { totp: 'Please specify authenticator code.' }
    const credential = {
      type: 'otp',
      userLabel,
      secretData: JSON.stringify({ value: secret }),
      credentialData: JSON.stringify({
        subType: 'totp',
        digits: 6,
        period: 30,
        algorithm: 'HmacSHA1',
      }),
    }
    if (!(await isOneTimePassword(exchange, user, credential, password))) {
      return { totp: 'Invalid authenticator code.' }
    }
    if (needsOneTimePassword(user) && userLabel === '') {
      return { userLabel: 'Please specify device name.' }
    }
    changeUser(exchange, user, { credentials: [...user.credentials, credential] })
    endOtherSessions(exchange, login, user)
    login.totpSecret = undefined
    return undefined
  },
}

function randomSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  return Array.from(bytes, (byte) => characters[byte % characters.length]).join('')
}
