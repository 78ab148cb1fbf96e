import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { launch } from 'puppeteer-core'
import type { BrowserContext, CDPSession, Page as PuppeteerPage } from 'puppeteer-core'

import type { Browser, ProfileOptions } from './browser.ts'
import { pageOf } from './page.ts'
import { listenToConsole, OPEN_BLANK, popupOf } from './puppeteer.ts'
import type { Tab } from './tab.ts'

const ARGS = [
  // A container's user has no sandbox, and its shared memory may be small.
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts Debian's Chromium, by the DevTools protocol. */
export async function launchChromium(executablePath: string): Promise<Browser> {
  const userDataDir = mkdtempSync(join(tmpdir(), 'latchkey-chromium-'))
  // Debian's default blocks third-party cookies, and what a profile blocks no command can allow.
  mkdirSync(join(userDataDir, 'Default'))
  const preferences = { profile: { cookie_controls_mode: 0 } }
  writeFileSync(join(userDataDir, 'Default/Preferences'), JSON.stringify(preferences))
  const browser = await launch({
    executablePath,
    userDataDir,
    headless: true,
    args: ARGS,
    // It ends when the pipe does, however we end.
    pipe: true,
  })
  return {
    engine: 'chromium',
    version: await browser.version(),
    canGoOffline: true,
    canAllowThirdPartyCookies: true,
    async newProfile({ thirdPartyCookies = 'blocked' } = {}) {
      const context = await browser.createBrowserContext()
      return {
        newPage: async () =>
          pageOf(await tabOf(context, await context.newPage(), thirdPartyCookies)),
        close: () => context.close(),
      }
    },
    async close() {
      await browser.close()
      rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function tabOf(
  context: BrowserContext,
  page: PuppeteerPage,
  thirdPartyCookies: NonNullable<ProfileOptions['thirdPartyCookies']>,
): Promise<Tab> {
  const messages = listenToConsole(page)
  const session = await page.createCDPSession()
  await session.send('Network.enable')
  await session.send('Network.setCookieControls', {
    enableThirdPartyCookieRestriction: thirdPartyCookies === 'blocked',
    disableThirdPartyCookieMetadata: false,
    disableThirdPartyCookieHeuristics: false,
  } as never)
  return {
    run: (expression) => evaluate(session, expression),
    async navigate(url) {
      const { errorText } = await session.send('Page.navigate', { url })
      // Another navigation came in between.
      if (errorText !== undefined && errorText !== 'net::ERR_ABORTED') throw new Error(errorText)
    },
    reload: () => session.send('Page.reload'),
    async back() {
      const { currentIndex, entries } = await session.send('Page.getNavigationHistory')
      const entry = entries[currentIndex - 1]
      if (entry === undefined) throw new Error('the history begins here')
      await session.send('Page.navigateToHistoryEntry', { entryId: entry.id })
    },
    console: () => Promise.resolve(messages),
    async clone() {
      const popup = popupOf(page)
      await evaluate(session, OPEN_BLANK)
      return tabOf(context, await popup, thirdPartyCookies)
    },
    setOffline: (offline) => page.setOfflineMode(offline),
    close: () => page.close(),
    kill: () => crash(session, page),
  }
}

async function evaluate(session: CDPSession, expression: string): Promise<string> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    userGesture: true,
  })
  if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text)
  return String(result.value)
}

/** Ends the process of a tab, and takes what is left of the tab away. */
async function crash(session: CDPSession, page: PuppeteerPage): Promise<void> {
  const { promise: crashed, resolve } = Promise.withResolvers<void>()
  session.once('Inspector.targetCrashed', () => resolve())
  await session.send('Inspector.enable')
  // There is nobody left to answer it.
  session.send('Page.crash').catch(() => {})
  await crashed
  const browserSession = await page.browser().target().createCDPSession()
  const { targetInfo } = await session.send('Target.getTargetInfo').catch(() => ({
    targetInfo: undefined,
  }))
  if (targetInfo !== undefined) {
    await browserSession.send('Target.closeTarget', { targetId: targetInfo.targetId })
  }
  await browserSession.detach()
}
