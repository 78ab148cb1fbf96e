import { escaped } from './html.ts'
import { layout } from './layout.ts'

/** A fault that cannot be told to the application. */
export function errorPage(realm: string, message: string): string {
  return layout(
    { title: `Sign in to ${realm}`, heading: 'We are sorry...', realm },
    `<div id="kc-error-message" role="alert"><p class="instruction">${escaped(message)}</p></div>`,
  )
}

/** Something that a person should know. */
export function messagePage(realm: string, message: string): string {
  return layout(
    { title: `Sign in to ${realm}`, heading: message, realm },
    `<div id="kc-info-message" role="status"><p class="instruction">${escaped(message)}</p></div>`,
  )
}

/** Stands in for the account console, with a way back to the application where there is one. */
export function accountPage(
  realm: string,
  back: { readonly uri: string; readonly name: string } | undefined,
): string {
  const link =
    back === undefined
      ? ''
      : `\n<p><a id="referrer" href="${escaped(back.uri)}">Back to ${escaped(back.name)}</a></p>`
  return layout(
    { title: 'Account Management', heading: 'Account Management', realm },
    `<p class="instruction">The emulator has no account console. An application can have passwords, profiles and authenticators changed by kc_action.</p>${link}`,
  )
}

/** Answers a form that the login has left behind. */
export function pageExpiredPage(
  realm: string,
  { restart, onwards }: { readonly restart: string; readonly onwards: string },
): string {
  return layout(
    { title: `Sign in to ${realm}`, heading: 'Page has expired', realm },
    `<p id="instruction1">To restart the login process <a id="loginRestartLink" href="${escaped(restart)}">Click here</a> .<br>
To continue the login process <a id="loginContinueLink" href="${escaped(onwards)}">Click here</a> .</p>`,
  )
}

/** Asks before it logs out. */
export function logoutConfirmPage(
  realm: string,
  { action, sessionCode }: { readonly action: string; readonly sessionCode: string },
): string {
  return layout(
    { title: 'Logging out', heading: 'Logging out', realm },
    `<p class="instruction">Do you want to log out?</p>
<form class="form-actions" action="${escaped(action)}" method="post">
<input type="hidden" name="session_code" value="${escaped(sessionCode)}">
<input class="button" id="kc-logout" name="confirmLogout" type="submit" value="Logout">
</form>`,
  )
}

/** Sends an answer to an application by POST. */
export function formPostPage(
  action: string,
  parameters: readonly (readonly [name: string, value: string])[],
): string {
  const inputs = parameters
    .map(
      ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
    )
    .join('\n')
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>OIDC Form_Post Response</title></head>
<body onload="document.forms[0].submit()">
<form method="post" action="${escaped(action)}">
${inputs}
<noscript><p>JavaScript is disabled. We strongly recommend to enable it. Click the button below to continue .</p>
<input type="submit" name="continue" value="Continue"></noscript>
</form>
</body>
</html>
`
}
