import type { User } from '../keycloak/cast.ts'
import type { Page } from './browser.ts'
import type { World } from './in-browsers.ts'

/** Waits for Keycloak's login page, types a name and a password into it, and sends it; waits for nothing after that. */
export async function signIn(page: Page, { username, password }: User): Promise<void> {
  await page.fill('#username', username)
  await page.fill('#password', password)
  await page.click('#kc-login')
}

/**
 * Whether nobody can log in here yet. Keycloak leaves `Secure` out of its cookies where a `User-Agent` says Safari and
 * the request came by plain HTTP, for Safari refuses it; the emulator does not know that.
 */
export function loginGap({ engine, server }: Pick<World, 'engine' | 'server'>): boolean {
  return engine === 'webkit' && server === 'emulator'
}
