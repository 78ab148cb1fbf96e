import type { User } from '../keycloak/cast.ts'
import type { Page } from './browser.ts'

/** Waits for Keycloak's login page, types a name and a password into it, and sends it; waits for nothing after that. */
export async function signIn(page: Page, { username, password }: User): Promise<void> {
  await page.fill('#username', username)
  await page.fill('#password', password)
  await page.click('#kc-login')
}
