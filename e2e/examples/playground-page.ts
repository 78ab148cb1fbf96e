import type { Page } from 'playwright-core'

import type { User } from '../keycloak/cast.ts'

/** Types a name and a password into Keycloak's login page. */
export async function signIn(page: Page, { username, password }: User): Promise<void> {
  await page.fill('#username', username)
  await page.fill('#password', password)
  await page.click('#kc-login')
}

/** Waits until the playground says that the session has this cause. */
export async function causeIs(page: Page, cause: string): Promise<void> {
  await page.waitForSelector(`#cause:text-is(${JSON.stringify(cause)})`)
}

/** Opens the playground where nobody is signed in, and signs in. */
export async function openSignedIn(page: Page, url: string, user: User): Promise<void> {
  await page.goto(url)
  await page.click('#login')
  await signIn(page, user)
  await causeIs(page, 'login')
  await page.waitForSelector('#permissions-rows tr')
}

/** The causes in the log, the newest first. */
export function loggedCauses(page: Page): Promise<string[]> {
  return page.locator('#log-entries li code').allInnerTexts()
}
