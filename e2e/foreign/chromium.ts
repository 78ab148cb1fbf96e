import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** Where Chromium is on this machine, or `undefined`. */
export function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(canRun)
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const args = [
  // A container's user has no sandbox.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts Chromium without a window, and without what it would fetch for itself. Its contexts let no page's frame have the cookies of another site. */
export function openChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args })
}

/** The same with one context, in which frames have their cookies. */
export async function openChromiumWithThirdPartyCookies(
  executablePath: string,
): Promise<{ readonly context: BrowserContext; close(): Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'))
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }
  mkdirSync(join(profile, 'Default'))
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(preferences))
  const options = { executablePath, headless: true, args }
  const context = await chromium.launchPersistentContext(profile, options)
  return {
    context,
    async close() {
      await context.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
