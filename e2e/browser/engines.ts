import { globSync } from 'node:fs'

import { findChromium } from '../foreign/chromium.ts'
import type { Browser, EngineName } from './browser.ts'
import { launchChromium } from './chromium.ts'
import { findProgram } from './find-program.ts'
import { launchFirefox } from './firefox.ts'
import { launchWebKit } from './webkit.ts'

/** An engine of this machine, or what it lacks and how to get it. */
export type Engine = { readonly engine: EngineName } & (
  | { launch(): Promise<Browser> }
  | { readonly missing: string }
)

/** All engines, looked for and not started. */
export function findEngines(): readonly Engine[] {
  return [chromium(), firefox(), webkit()]
}

function chromium(): Engine {
  const engine = 'chromium'
  const path = findChromium()
  if (path === undefined) return { engine, missing: 'needs Chromium: apt-get install chromium' }
  return { engine, launch: () => launchChromium(path) }
}

function firefox(): Engine {
  const engine = 'firefox'
  const path = findProgram('firefox-esr')
  if (path === undefined) {
    return { engine, missing: 'needs Firefox ESR: apt-get install firefox-esr' }
  }
  return { engine, launch: () => launchFirefox(path) }
}

function webkit(): Engine {
  const engine = 'webkit'
  const driver = findProgram('WebKitWebDriver')
  const miniBrowser = findProgram(...globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser'))
  const xvfb = findProgram('Xvfb')
  if (driver === undefined || miniBrowser === undefined || xvfb === undefined) {
    const missing =
      'needs WebKitWebDriver, its MiniBrowser and Xvfb: apt-get install webkit2gtk-driver xvfb'
    return { engine, missing }
  }
  return { engine, launch: () => launchWebKit({ driver, miniBrowser, xvfb }) }
}
