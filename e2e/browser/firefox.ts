import { launch } from 'puppeteer-core'
import type { Browser as Puppeteer, Page as PuppeteerPage } from 'puppeteer-core'

import type { Browser, ProfileOptions } from './browser.ts'
import { closeUnheard, pageOf } from './page.ts'
import { listenToConsole, OPEN_BLANK, popupOf } from './puppeteer.ts'
import type { Tab } from './tab.ts'

type ThirdPartyCookies = NonNullable<ProfileOptions['thirdPartyCookies']>

/** `network.cookie.cookieBehavior`: 0 takes all cookies, 1 none of another site. */
const COOKIE_BEHAVIOR: Readonly<Record<ThirdPartyCookies, number>> = { allowed: 0, blocked: 1 }

/** Starts Firefox, by WebDriver BiDi. Cookies are a setting of the whole browser, so there is one for each. */
export async function launchFirefox(executablePath: string): Promise<Browser> {
  const launched = new Map<ThirdPartyCookies, Promise<Puppeteer>>()
  const browserWith = (thirdPartyCookies: ThirdPartyCookies): Promise<Puppeteer> => {
    const browser = launched.get(thirdPartyCookies) ?? launchWith(executablePath, thirdPartyCookies)
    launched.set(thirdPartyCookies, browser)
    return browser
  }
  const first = await browserWith('blocked')
  return {
    engine: 'firefox',
    version: await first.version(),
    canGoOffline: true,
    canAllowThirdPartyCookies: true,
    async newProfile({ thirdPartyCookies = 'blocked' } = {}) {
      const browser = await browserWith(thirdPartyCookies)
      const context = await browser.createBrowserContext()
      return {
        newPage: async () => pageOf(tabOf(await context.newPage())),
        close: () => context.close(),
      }
    },
    async close() {
      for (const browser of launched.values()) await (await browser).close()
    },
  }
}

function launchWith(executablePath: string, cookies: ThirdPartyCookies): Promise<Puppeteer> {
  return launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      'network.cookie.cookieBehavior': COOKIE_BEHAVIOR[cookies],
      'network.cookie.cookieBehavior.pbmode': COOKIE_BEHAVIOR[cookies],
      // Timers of a tab behind another one are late by a second, and windows need a click to open.
      'dom.min_background_timeout_value': 4,
      'dom.disable_open_during_load': false,
    },
  })
}

function tabOf(page: PuppeteerPage): Tab {
  const messages = listenToConsole(page)
  // The page tells by itself when it is there.
  const waitUntil = 'domcontentloaded'
  const tab: Tab = {
    run: async (expression) => String(await page.evaluate(expression)),
    navigate: (url) => page.goto(url, { waitUntil }).catch(unlessSuperseded),
    reload: () => page.reload({ waitUntil }).catch(unlessSuperseded),
    back: () => page.goBack({ waitUntil }).catch(unlessSuperseded),
    console: () => Promise.resolve(messages),
    async clone() {
      const popup = popupOf(page)
      await page.evaluate(OPEN_BLANK)
      return tabOf(await popup)
    },
    setOffline: (offline) => page.setOfflineMode(offline),
    async close() {
      // What a page notes when the driver closes its tab is lost, so it is left first.
      await page.goto('about:blank')
      await page.close()
    },
    kill: () => closeUnheard({ ...tab, close: () => page.close() }),
  }
  return tab
}

/** Only where no server answers nothing comes. */
function unlessSuperseded(error: unknown): void {
  const code = /NS_ERROR_\w+/u.exec(String(error))?.[0]
  if (code !== undefined && code !== 'NS_ERROR_ABORT') throw new Error(code, { cause: error })
}
