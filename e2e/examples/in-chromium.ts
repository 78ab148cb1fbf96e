import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, it } from 'vitest'

import { findChromium, openChromium } from '../foreign/chromium.ts'

/** Opens a profile with nothing in it, for one test. */
export type OpenProfile = (options?: BrowserContextOptions) => Promise<BrowserContext>

/** Declares tests that need Chromium. Where it is missing they are skipped, and in CI that is a failure. */
export function inChromium(declare: (openProfile: OpenProfile) => void): void {
  const executablePath = findChromium()
  if (executablePath === undefined) {
    const missing = 'needs Chromium: apt-get install chromium'
    if (process.env['CI'] === 'true') throw new Error(missing)
    it.skip(missing)
    return
  }
  let browser: Browser
  const profiles: BrowserContext[] = []
  beforeAll(async () => {
    browser = await openChromium(executablePath)
  })
  afterEach(async () => {
    for (const profile of profiles.splice(0)) await profile.close()
  })
  afterAll(() => browser.close())
  declare(async (options = {}) => {
    const profile = await browser.newContext(options)
    profile.setDefaultTimeout(15_000)
    profiles.push(profile)
    return profile
  })
}
