import { toBase32 } from '../base32.ts'
import type { ActionPage } from '../required-actions/required-action.ts'
import { escaped } from './html.ts'
import { field, layout } from './layout.ts'

interface Parts {
  readonly heading: string
  /** What somebody is told whose login cannot end before. */
  readonly explanation: string
  /** Above that, and below it. */
  readonly hint?: string
  readonly instructions?: string
  readonly form: { readonly id: string; readonly content: string }
}

function actionPage(
  page: ActionPage,
  { heading, explanation, hint = '', instructions = '', form }: Parts,
): string {
  const { realm, action, isExplained } = page
  const told = isExplained ? `<p class="note" role="status">${escaped(explanation)}</p>\n` : ''
  return layout(
    { title: `Sign in to ${realm}`, heading, realm },
    `${hint}${told}${instructions}<form id="${form.id}" action="${escaped(action)}" method="post" novalidate>
${form.content}
</form>`,
  )
}

const logoutSessions = `<label for="logout-sessions" class="choice"><input type="checkbox" id="logout-sessions" name="logout-sessions"> Sign out from other devices</label>`

/** A new password, twice. */
export function updatePasswordPage(page: ActionPage): string {
  const password = (name: string, label: string, isFocused: boolean): string =>
    field({
      name,
      label,
      type: 'password',
      autocomplete: 'new-password',
      isFocused,
      error: page.faults[name],
    })
  const cancel = '\n<button id="kc-cancel" name="cancel-aia" type="submit">Cancel</button>'
  const content = `${password('password-new', 'New Password', true)}
${password('password-confirm', 'Confirm password', false)}
${logoutSessions}
<button id="kc-submit" name="login" type="submit">Submit</button>${page.canCancel ? cancel : ''}`
  return actionPage(page, {
    heading: 'Update password',
    explanation: 'You need to change your password to activate your account.',
    form: { id: 'kc-passwd-update-form', content },
  })
}

/** The members of a profile that a person may change. */
export interface ProfileValues {
  readonly email: string
  readonly firstName: string
  readonly lastName: string
}

/** E-mail address and names. */
export function updateProfilePage(page: ActionPage, values: ProfileValues): string {
  const { faults, canCancel } = page
  const text = (name: keyof ProfileValues, label: string, autocomplete?: string): string =>
    field({ name, label: `${label} *`, value: values[name], autocomplete, error: faults[name] })
  const cancel =
    '\n<button name="cancel-aia" type="submit" value="true" formnovalidate>Cancel</button>'
  const content = `${text('email', 'Email', 'email')}
${text('firstName', 'First name')}
${text('lastName', 'Last name')}
<input class="button" type="submit" value="Submit">${canCancel ? cancel : ''}`
  return actionPage(page, {
    heading: 'Update Account Information',
    explanation: 'You need to update your user profile to activate your account.',
    hint: '<p class="note">* Required fields</p>\n',
    form: { id: 'kc-update-profile-form', content },
  })
}

/** Sets a second factor up; the secret is shown as a text where that is asked for. */
export function configureTotpPage(
  page: ActionPage,
  totp: { readonly secret: string; readonly isManual: boolean; readonly isLabelNeeded: boolean },
): string {
  const { faults, canCancel, again } = page
  const { secret, isManual, isLabelNeeded } = totp
  const cancel =
    '\n<button id="cancelTOTPBtn" name="cancel-aia" type="submit" value="true">Cancel</button>'
  const content = `${field({
    name: 'totp',
    label: 'One-time code *',
    autocomplete: 'one-time-code',
    error: faults['totp'],
    errorId: 'input-error-otp-code',
  })}
<input type="hidden" id="totpSecret" name="totpSecret" value="${escaped(secret)}">
${isManual ? '<input type="hidden" id="mode" name="mode" value="manual">\n' : ''}${field({
    name: 'userLabel',
    label: `Device Name${isLabelNeeded ? ' *' : ''}`,
    autocomplete: 'off',
    error: faults['userLabel'],
    errorId: 'input-error-otp-label',
  })}
${logoutSessions}
<input class="button" id="saveTOTPBtn" type="submit" value="Submit">${canCancel ? cancel : ''}`
  return actionPage(page, {
    heading: 'Mobile Authenticator Setup',
    explanation: 'You need to set up Mobile Authenticator to activate your account.',
    instructions: `<ol id="kc-totp-settings">
<li>Install one of the following applications on your mobile:
<ul id="kc-totp-supported-apps"><li>FreeOTP</li><li>Microsoft Authenticator</li><li>Google Authenticator</li></ul></li>
${isManual ? keyAsText(secret, again) : keyAsBarcode(again)}
<li>Enter the one-time code provided by the application and click Submit to finish the setup.
<p>Provide a Device Name to help you manage your OTP devices.</p></li>
</ol>
`,
    form: { id: 'kc-totp-settings-form', content },
  })
}

/** No barcode is drawn: whoever tests has no telephone at hand, and finds the key by the link or in the form. */
function keyAsBarcode(again: string): string {
  return `<li>Open the application and scan the barcode:
<p><a id="mode-manual" href="${escaped(`${again}&mode=manual&execution=CONFIGURE_TOTP`)}">Unable to scan?</a></p></li>`
}

function keyAsText(secret: string, again: string): string {
  const groups = toBase32(new TextEncoder().encode(secret)).match(/.{1,4}/gu) ?? []
  return `<li>Open the application and enter the key:
<p><span id="kc-totp-secret-key">${groups.join(' ')}</span></p>
<p><a id="mode-barcode" href="${escaped(`${again}&execution=CONFIGURE_TOTP&mode=qr`)}">Scan barcode?</a></p></li>
<li>Use the following configuration values if the application allows setting them:
<ul><li id="kc-totp-type">Type: Time-based</li><li id="kc-totp-algorithm">Algorithm: SHA1</li><li id="kc-totp-digits">Digits: 6</li><li id="kc-totp-period">Interval: 30</li></ul></li>`
}
