import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'

import { users } from '../keycloak/cast.ts'
import { inChromium } from './in-chromium.ts'
import { playgroundOnEmulator } from './playground-on-emulator.ts'
import { causeIs } from './playground-page.ts'

const emulated = playgroundOnEmulator()

inChromium((openProfile) => {
  it('is used by keyboard alone', async () => {
    const page = await (await openProfile()).newPage()
    await page.goto(emulated.url)
    await causeIs(page, 'no_session')
    expect(await tabStop(page)).toBe('Skip to the session')
    await page.keyboard.press('Enter')
    expect(await tabStop(page)).toBe('Log in')
    await page.keyboard.press('Enter')

    await page.waitForSelector('#username:focus')
    await page.keyboard.type(users.ada.username)
    await page.keyboard.press('Tab')
    await page.keyboard.type(users.ada.password)
    await page.keyboard.press('Enter')
    await causeIs(page, 'login')
    await page.waitForSelector('#permissions-rows tr')

    await tabTo(page, 'Refresh now')
    await page.keyboard.press('Space')
    await causeIs(page, 'refreshed')
    expect(await focused(page)).toBe('Refresh now')
    await tabTo(page, 'Ask again')
    await page.keyboard.press('Enter')
    await tabTo(page, 'Permissions, one a line')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Lamp#light')
    await tabTo(page, 'Ask')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#access-answer:text-is("Yes.")')
    await tabTo(page, 'URL')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#call-answer:text-is("Status 200.")')
    await tabTo(page, 'Log out', 'Shift+Tab')
    await page.keyboard.press('Enter')
    await causeIs(page, 'no_session')
  })
})

/** Goes to the next stop, sees that it is shown where one is, and gives the stop's name. */
async function tabStop(page: Page, key = 'Tab'): Promise<string> {
  await page.keyboard.press(key)
  const outline = await page.evaluate(
    () => document.activeElement && getComputedStyle(document.activeElement).outlineStyle,
  )
  const name = await focused(page)
  expect({ name, outline }).toEqual({ name, outline: 'solid' })
  return name
}

async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const passed: string[] = []
  while (passed.at(-1) !== name) {
    if (passed.length > 30)
      throw new Error(`expected to come to ${name}, came past ${passed.join(', ')}`)
    passed.push(await tabStop(page, key))
  }
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: active } = document
    const isField = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement
    const label = isField ? active.labels?.[0]?.firstChild : undefined
    return (label ?? active)?.textContent?.trim() ?? ''
  })
}
