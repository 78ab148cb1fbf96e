import { LatchkeyError } from '@latchkey/core'
import type { Clock } from '@latchkey/core'

import { retryWhileOut } from './retries.ts'
import { insecureContext } from './secure-context.ts'
import { causeOf } from './session-life.ts'
import type { SessionLife } from './session-life.ts'
import type { SessionState } from './session-state.ts'
import { openTabs } from './tabs.ts'
import type { TabMessage, Tabs } from './tabs.ts'
import { listenForWakeUps, sleepDetector } from './wake-ups.ts'

/** What a page's start works with. */
export interface PageContext {
  /** Of the channel to the other tabs. */
  readonly name: string
  readonly clock: Clock
  readonly state: SessionState
  readonly life: SessionLife
  /** What this page knows may be old. */
  onDoubt(): void
}

/** A page that listens to its browser and to the other tabs, from its start until it is closed. */
export interface PageLife {
  /** Listens, and begins, where it does not yet. Never rejects, and takes no longer than 10 s. */
  start(): Promise<void>
  /** As `start`, for whoever needs the session: what was closed is not opened again. Raises doubt where the device has slept. */
  ready(): Promise<void>
  tell(message: TabMessage): void
  close(): void
}

const startMs = 10_000

export function pageLife({ name, clock, state, life, onDoubt }: PageContext): PageLife {
  let closing = new AbortController()
  let tabs: Tabs | undefined
  let hasSlept: (() => boolean) | undefined
  let starting: Promise<void> | undefined
  let isBeginning = false

  function listen(signal: AbortSignal): void {
    tabs = openTabs(name, (message) => life.hear(message).catch(reportError), signal)
    const onWake = (hiddenSeconds: number) => life.wake(hiddenSeconds).catch(reportError)
    listenForWakeUps({ onWake, onDoubt }, clock.now, signal)
    retryWhileOut(state, life.retry, clock, signal)
  }

  async function begin(): Promise<void> {
    // On a server that renders the page there is no user to look for.
    if (typeof document === 'undefined') return
    const insecure = insecureContext()
    if (insecure) return state.unknown('insecure_context', insecure)
    hasSlept = sleepDetector(clock.now)
    try {
      if (!closing.signal.aborted) listen(closing.signal)
      await life.begin()
    } catch (error) {
      if (LatchkeyError.is(error)) return state.unknown(causeOf(error.reason), error.reason)
      state.unknown('failed')
      throw error
    } finally {
      state.setCallback(undefined)
    }
  }

  function begun(): Promise<void> {
    if (!starting) {
      const beginning = begin().catch(reportError)
      starting = Promise.race([beginning, clock.sleep(startMs)])
      isBeginning = true
      void beginning.finally(() => {
        isBeginning = false
      })
    }
    return starting
  }

  return {
    start() {
      if (closing.signal.aborted) {
        closing = new AbortController()
        // What is still under way, such as a login, is not done twice: React's StrictMode closes and starts at once.
        if (isBeginning) listen(closing.signal)
        else starting = undefined
      }
      return begun()
    },
    async ready() {
      await begun()
      if (hasSlept?.()) onDoubt()
    },
    tell(message) {
      if (!closing.signal.aborted) return tabs?.tell(message)
      // Who has closed listens no more, and is heard all the same.
      const once = new AbortController()
      openTabs(name, () => undefined, once.signal).tell(message)
      once.abort()
    },
    close: () => closing.abort(),
  }
}
