import { escaped } from './html.ts'
import { field, layout } from './layout.ts'
import { otherTabs } from './other-tabs.ts'

/** What all login pages of a realm have. */
export interface LoginPage {
  /** The realm's display name. */
  readonly realm: string
  /** Where the form goes. */
  readonly action: string
  readonly error?: string | undefined
  /** Something that is no fault. */
  readonly notice?: string | undefined
}

/** User name and password. Who has to sign in again cannot change the name. */
export function loginPage(
  page: LoginPage & {
    readonly username: string
    readonly isFixed: boolean
    /** Whether somebody is told that they have to sign in again. */
    readonly isExplained: boolean
    /** Where the login begins anew. */
    readonly restart: string
    /** Where somebody new registers. */
    readonly registration: string | undefined
  },
): string {
  const { realm, action, error, notice, username, isFixed, isExplained, restart, registration } =
    page
  const isTold = isExplained && error === undefined
  const note = isTold ? '<p class="note">Please re-authenticate to continue</p>' : ''
  const who = isFixed
    ? `${attempted(username, restart)}${note}`
    : field({
        name: 'username',
        label: 'Username or email',
        value: username,
        autocomplete: 'username',
        isFocused: true,
        error,
      })
  const password = field({
    name: 'password',
    label: 'Password',
    type: 'password',
    autocomplete: 'current-password',
    isFocused: isFixed,
    error: isFixed ? error : undefined,
  })
  const newUser =
    registration === undefined || isFixed
      ? ''
      : `<p id="kc-registration">New user? <a href="${escaped(registration)}">Register</a></p>`
  return layout(
    { title: `Sign in to ${realm}`, heading: 'Sign in to your account', realm },
    `${noticed(notice)}<form id="kc-form-login" action="${escaped(action)}" method="post" novalidate>
${who}
${password}
<input type="hidden" id="id-hidden-input" name="credentialId">
<button id="kc-login" name="login" type="submit">Sign In</button>
</form>
${newUser}
${otherTabs(restart)}`,
  )
}

function attempted(username: string, restart: string): string {
  return `<div><label for="kc-attempted-username">Username or email</label>
<input id="kc-attempted-username" value="${escaped(username)}" readonly>
<button id="reset-login" type="button" onclick="location.href='${escaped(`${restart}&skip_logout=false`)}'">Restart login</button></div>`
}

function noticed(notice: string | undefined): string {
  return notice === undefined ? '' : `<p class="note" role="status">${escaped(notice)}</p>\n`
}

/** The second factor. */
export function otpPage(
  page: LoginPage & {
    readonly username: string
    readonly restart: string
    /** Which of the user's authenticators is asked. */
    readonly credentialId: string
  },
): string {
  const { realm, action, error, notice, username, restart, credentialId } = page
  const otp = field({
    name: 'otp',
    label: 'One-time code',
    autocomplete: 'one-time-code',
    isFocused: true,
    error,
  })
  return layout(
    { title: `Sign in to ${realm}`, heading: 'Sign In', realm },
    `${noticed(notice)}${attempted(username, restart)}
<form id="kc-otp-login-form" action="${escaped(action)}" method="post">
<input type="hidden" id="selectedCredentialId" name="selectedCredentialId" value="${escaped(credentialId)}">
${otp}
<button id="kc-login" name="login" type="submit">Sign In</button>
</form>
${otherTabs(restart)}`,
  )
}

/** A field of the registration form, by its name. */
export const registrationFields: readonly (readonly [
  name: string,
  label: string,
  autocomplete?: string,
])[] = [
  ['username', 'Username', 'username'],
  ['password', 'Password', 'new-password'],
  ['password-confirm', 'Confirm password', 'new-password'],
  ['email', 'Email', 'email'],
  ['firstName', 'First name'],
  ['lastName', 'Last name'],
]

/** The form in which somebody registers; faults stand at their fields. */
export function registrationPage(
  page: Omit<LoginPage, 'error'> & {
    readonly values: URLSearchParams
    readonly errors: Readonly<Record<string, string>>
    readonly login: string
  },
): string {
  const { realm, action, values, errors, login } = page
  const fields = registrationFields.map(([name, label, autocomplete]) => {
    const isPassword = name.startsWith('password')
    return field({
      name,
      label: `${label} *`,
      type: isPassword ? 'password' : 'text',
      value: isPassword ? '' : (values.get(name) ?? ''),
      autocomplete,
      error: errors[name],
    })
  })
  return layout(
    { title: `Sign in to ${realm}`, heading: 'Register', realm },
    `<p class="note">* Required fields</p>
<form id="kc-register-form" action="${escaped(action)}" method="post" novalidate>
${fields.join('\n')}
<input class="button" type="submit" value="Register">
</form>
<p><a href="${escaped(login)}">« Back to Login</a></p>`,
  )
}
