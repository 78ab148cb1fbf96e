import { setTimeout as sleep } from 'node:timers/promises'

import { startGuarded } from '../keycloak/guarded-process.ts'
import type { GuardedProcess } from '../keycloak/guarded-process.ts'
import { environment } from '../keycloak/launch.ts'
import { freePort } from '../keycloak/ready.ts'
import { DRAIN_PRINTED } from './application-pages.ts'
import type { Browser, ConsoleMessage, Profile } from './browser.ts'
import { closeUnheard, pageOf } from './page.ts'
import type { Tab } from './tab.ts'
import { beginSession } from './webdriver.ts'
import type { WebDriverSession } from './webdriver.ts'

/** Where the parts of WebKit are on this machine. */
export interface WebKitPrograms {
  readonly driver: string
  readonly miniBrowser: string
  readonly xvfb: string
}

const START_TIMEOUT_MS = 20_000
/** Where servers have nothing, so that no script meets an empty `sessionStorage` before it is copied. */
const EMPTY_PATH = '/nothing-here'

/** Starts WebKitGTK: a screen that nobody sees, and on it a driver and a MiniBrowser for each profile. */
export async function launchWebKit(programs: WebKitPrograms): Promise<Browser> {
  const screen = startGuarded({
    command: [programs.xvfb, '-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    env: environment(),
  })
  const open = new Set<Profile>()
  async function newProfile(): Promise<Started> {
    const display = `:${await untilPrinted(screen, /^(\d+)$/mu)}`
    const started = await startProfile(programs, display, () => open.delete(profile))
    const { profile } = started
    open.add(profile)
    return started
  }
  try {
    const first = await newProfile()
    let unused: Started | undefined = first
    return {
      engine: 'webkit',
      version: first.version,
      canGoOffline: false,
      canAllowThirdPartyCookies: false,
      async newProfile({ thirdPartyCookies = 'blocked' } = {}) {
        // MiniBrowser hears of no cookie policy while it is driven.
        if (thirdPartyCookies === 'allowed') {
          throw new Error('WebKit cannot allow them: see canAllowThirdPartyCookies')
        }
        // The first was started to learn the version.
        const { profile } = unused ?? (await newProfile())
        unused = undefined
        return profile
      },
      async close() {
        await Promise.all([...open].map((profile) => profile.close()))
        await screen.stop()
      },
    }
  } catch (error) {
    await screen.stop()
    throw error
  }
}

interface Started {
  readonly version: string
  readonly profile: Profile
}

async function startProfile(
  { driver, miniBrowser }: WebKitPrograms,
  display: string,
  onClose: () => void,
): Promise<Started> {
  const port = await freePort()
  const process = startGuarded({
    command: [driver, '--host=127.0.0.1', `--port=${port}`],
    env: { ...environment(), DISPLAY: display },
  })
  try {
    const driverUrl = `http://127.0.0.1:${port}`
    await untilAnswers(`${driverUrl}/status`, process)
    const session = await beginSession(driverUrl, {
      browserName: 'MiniBrowser',
      // The page tells by itself when it is there.
      pageLoadStrategy: 'none',
      'webkitgtk:browserOptions': {
        binary: miniBrowser,
        args: ['--automation'],
      },
    })
    return { version: session.browserVersion, profile: profileOf(session, process, onClose) }
  } catch (error) {
    await process.stop()
    throw error
  }
}

function profileOf(
  session: WebDriverSession,
  process: GuardedProcess,
  onClose: () => void,
): Profile {
  const inTurn = takeTurns()
  // The first window stays as it is, for a session ends with its last one.
  return {
    newPage: async () => pageOf(tabOf(session, inTurn, await newTab(session, inTurn))),
    async close() {
      onClose()
      await inTurn(() => session.send('DELETE', ''))
      await process.stop()
    },
  }
}

type InTurn = <T>(act: () => Promise<T>) => Promise<T>

async function newTab(session: WebDriverSession, inTurn: InTurn): Promise<string> {
  const { handle } = await inTurn(() =>
    session.send<{ readonly handle: string }>('POST', '/window/new', { type: 'tab' }),
  )
  return handle
}

function tabOf(session: WebDriverSession, inTurn: InTurn, handle: string): Tab {
  const messages: ConsoleMessage[] = []
  /** A session has one tab of now, so choosing it and acting there must stay together. */
  const here = <T>(method: 'POST' | 'DELETE', path: string, body?: object) =>
    inTurn(async () => {
      await session.send('POST', '/window', { handle })
      return session.send<T>(method, path, body)
    })
  const run = (expression: string) =>
    here<string>('POST', '/execute/sync', { script: `return ${expression}`, args: [] })
  const collect = async () => {
    messages.push(...(JSON.parse(await run(DRAIN_PRINTED)) as ConsoleMessage[]))
  }
  const tab: Tab = {
    run,
    navigate: (url) => here('POST', '/url', { url }),
    reload: () => here('POST', '/refresh'),
    back: () => here('POST', '/back'),
    async console() {
      // A tab that was closed prints no more.
      await collect().catch(() => {})
      return messages
    },
    async clone() {
      const stored = await run('JSON.stringify([location.origin, { ...sessionStorage }])')
      const [origin, entries] = JSON.parse(stored) as [string, Readonly<Record<string, string>>]
      const copy = tabOf(session, inTurn, await newTab(session, inTurn))
      const page = pageOf(copy)
      await page.goto(`${origin}${EMPTY_PATH}`)
      await page.evaluate((given) => void Object.assign(sessionStorage, given), entries)
      return copy
    },
    setOffline: () => Promise.reject(new Error('WebKit cannot go offline: see canGoOffline')),
    close: () => here('DELETE', '/window'),
    kill: () => closeUnheard(tab),
  }
  return tab
}

/** Runs what it is given one after another. */
function takeTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (act) => {
    const turn = last.then(act, act)
    last = turn.catch(() => {})
    return turn
  }
}

async function untilPrinted(process: GuardedProcess, pattern: RegExp): Promise<string> {
  return until(process, () => Promise.resolve(pattern.exec(process.logTail())?.[1]))
}

async function untilAnswers(url: string, process: GuardedProcess): Promise<void> {
  await until(process, () =>
    fetch(url).then(
      (response) => (response.ok ? url : undefined),
      () => undefined,
    ),
  )
}

async function until<T>(process: GuardedProcess, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (process.hasEnded() || Date.now() > deadline) {
      throw new Error(`a part of WebKit did not start: ${process.logTail()}`)
    }
    await sleep(20)
  }
}
