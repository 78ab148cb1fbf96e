import type { FullBrowserClientOptions } from '@latchkey/browser-pkce'
import type { Session } from '@latchkey/browser-pkce'

import { clients, REALM } from '../keycloak/cast.ts'
import type { User } from '../keycloak/cast.ts'
import type { Application } from './applications.ts'
import type { Page } from './browser.ts'
import { signIn } from './login-form.ts'

const module = new URL('apps/latchkey.ts', import.meta.url)

/** An application of `harbor-web`, at the path of its name. */
export function latchkeyApplication(
  name: string,
  serverUrl: string,
  settings: Partial<FullBrowserClientOptions> = {},
): Application {
  const { clientId } = clients.harborWeb
  return {
    module,
    settings: {
      serverUrl,
      realm: REALM,
      clientId,
      redirectUri: `/${name}/`,
      silentRedirectUri: `/${name}/empty.html`,
      ...settings,
    },
  }
}

/** Opens an application, starts its client, and gives what is known then. */
export async function openAndStart(page: Page, url: string): Promise<Session> {
  await page.goto(url)
  return startHere(page)
}

/** Starts the client of the document that the tab is at. */
export async function startHere(page: Page): Promise<Session> {
  await page.waitFor('window.client !== undefined', 'the client')
  return page.evaluate(() => window.client.start())
}

/** What the client knows now. */
export function sessionOf(page: Page): Promise<Session> {
  return page.evaluate(() => window.client.session)
}

/** Waits until the client knows what is expected: `signed-in`, or `signed-in login` with the cause. */
export async function waitForSession(page: Page, expected: string): Promise<Session> {
  await page.waitFor(
    `\`\${window.client.session.status} \${window.client.session.cause}\`.startsWith(${JSON.stringify(expected)})`,
    `a session that is ${expected}`,
  )
  return sessionOf(page)
}

/** Leaves for the login page. */
export function leaveForLogin(
  page: Page,
  parameters: Readonly<Record<string, string>> = {},
): Promise<void> {
  return page.leave((given) => window.client.login(given), parameters)
}

/** Logs a user in, from wherever the application is, and gives what is known then. */
export async function logIn(
  page: Page,
  user: User,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Session> {
  await leaveForLogin(page, parameters)
  await signIn(page, user)
  return backInApplication(page)
}

/** Waits until the tab is back from Keycloak with a response, and starts its client. */
export async function backInApplication(page: Page): Promise<Session> {
  await page.waitFor(
    'window.client !== undefined && /[?#&](code|error)=/u.test(location.href)',
    'the application, with a response of Keycloak',
  )
  return startHere(page)
}
