import { setTimeout as sleep } from 'node:timers/promises'

import type { Page } from 'puppeteer-core'

import type { ConsoleMessage } from './browser.ts'

const POPUP_TIMEOUT_MS = 10_000

/** Collects what a page prints; the list grows. */
export function listenToConsole(page: Page): readonly ConsoleMessage[] {
  const messages: ConsoleMessage[] = []
  page.on('console', (message) => {
    messages.push({ type: message.type(), text: message.text() })
  })
  page.on('pageerror', (error) => {
    messages.push({ type: 'exception', text: String(error) })
  })
  return messages
}

/** Opens a window for {@link popupOf}; it has a copy of `sessionStorage`, and cannot reach its opener. */
export const OPEN_BLANK = `{ const opened = window.open('about:blank'); opened.opener = null }`

/** The next window that a page opens. Listen before it does. */
export async function popupOf(page: Page): Promise<Page> {
  const { promise, resolve } = Promise.withResolvers<Page>()
  page.once('popup', (popup) => {
    if (popup !== null) resolve(popup)
  })
  return Promise.race([
    promise,
    sleep(POPUP_TIMEOUT_MS, undefined, { ref: false }).then(() => {
      throw new Error(`no window was opened in ${POPUP_TIMEOUT_MS} ms`)
    }),
  ])
}
