import { describe, expect, it } from 'vitest'

import { users } from '../keycloak/cast.ts'
import { violationsOf } from './accessibility.ts'
import { inChromium } from './in-chromium.ts'
import { playgroundOnEmulator } from './playground-on-emulator.ts'
import { causeIs, openSignedIn } from './playground-page.ts'

const emulated = playgroundOnEmulator()
const wide = { width: 1360, height: 900 }
const narrow = { width: 320, height: 640 }

inChromium((openProfile) => {
  describe.each([
    { colorScheme: 'light', viewport: wide },
    { colorScheme: 'dark', viewport: wide },
    { colorScheme: 'light', viewport: narrow },
    { colorScheme: 'dark', viewport: narrow },
  ] as const)('$colorScheme, $viewport.width pixels wide', (looks) => {
    it('shows everybody the page of nobody', async () => {
      const page = await (await openProfile(looks)).newPage()
      await page.goto(emulated.url)
      await page.click('#look')
      await page.waitForSelector('#callback:has-text("login_required")')
      expect(await violationsOf(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    })

    it('shows everybody the page of a user', async () => {
      const page = await (await openProfile(looks)).newPage()
      await openSignedIn(page, emulated.url, users.ada)
      await page.click('#access button')
      await page.click('#call button')
      await page.waitForSelector('#call-body')
      await page.waitForSelector('#access-answer:has-text("Vault")')
      expect(await violationsOf(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    })
  })

  it('finds what is wrong', async () => {
    const page = await (await openProfile()).newPage()
    await page.goto(emulated.url)
    await causeIs(page, 'no_session')
    await page.addStyleTag({ content: '#explanation { color: #ccc; background: #fff }' })
    expect(await violationsOf(page)).toEqual(['color-contrast: #explanation'])
  })
})

/** How far the page is wider than its window. */
function overflow(page: { evaluate: (read: () => number) => Promise<number> }): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}
