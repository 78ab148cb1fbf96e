import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type { InPage, Page, WaitOptions } from './browser.ts'
import {
  arrival,
  askScript,
  callOf,
  laterScript,
  markDocument,
  SILENCE_ENDING,
  startScript,
  UNREACHABLE,
} from './in-document.ts'
import type { ScriptState } from './in-document.ts'
import type { Tab } from './tab.ts'

const TIMEOUT_MS = 15_000
const EVALUATION_TIMEOUT_MS = 30_000
const INTERVAL_MS = 25
/** A driver may lose an answer when the document goes away meanwhile. */
const ANSWER_TIMEOUT_MS = 5_000

/** Makes a page of an engine's tab. */
export function pageOf(tab: Tab): Page {
  let hasEnded = false
  const end = (how: () => Promise<void>) => {
    hasEnded = true
    return how()
  }

  /** Asks until there is an answer: it may be asked of any document, any number of times. */
  async function poll<T>(
    ask: () => Promise<T | undefined>,
    description: string,
    timeoutMs: number,
  ): Promise<T> {
    const deadline = Date.now() + timeoutMs
    let lastError: unknown
    for (;;) {
      try {
        const answer = await ask()
        if (answer !== undefined) return answer
        lastError = undefined
      } catch (error) {
        if (error instanceof Unreachable) throw error
        if (hasEnded) {
          throw new Error(`the tab was closed, it cannot bring ${description}`, { cause: error })
        }
        lastError = error
      }
      if (Date.now() > deadline) throw await timedOut(description, timeoutMs, lastError)
      await sleep(INTERVAL_MS)
    }
  }

  async function timedOut(description: string, timeoutMs: number, cause: unknown): Promise<Error> {
    const place = await addressOf(tab).catch(() => 'a document that does not answer')
    const last = cause === undefined ? '' : `; at last: ${messageOf(cause)}`
    return new Error(`waited ${timeoutMs} ms for ${description}, the tab is at ${place}${last}`, {
      cause,
    })
  }

  /** Runs a script once, in one document. */
  async function evaluate<T>(call: string, timeoutMs: number): Promise<T> {
    const id = randomUUID()
    const deadline = Date.now() + timeoutMs
    let state = await stateAfter<T>(tab, startScript(id, call))
    while (state.is === 'running') {
      if (Date.now() > deadline) throw await timedOut('a script', timeoutMs, undefined)
      await sleep(INTERVAL_MS / 5)
      state = await stateAfter<T>(tab, askScript(id)).catch(() => ({ is: 'lost' }))
    }
    if (state.is === 'done') return state.value
    throw new Error(
      state.is === 'failed' ? state.error : 'the page was left before the script had an answer',
    )
  }

  /** Waits until what `begin` begins has brought another document, or another address in the same. */
  async function travel(
    begin: () => Promise<unknown>,
    description: string,
    { timeoutMs = TIMEOUT_MS }: WaitOptions,
    isThere: (from: string, now: string) => boolean = () => false,
  ): Promise<void> {
    const mark = randomUUID()
    const from = await answered(tab, markDocument(mark)).catch(() => '')
    let failure: unknown
    begin().catch((error: unknown) => {
      failure = error
    })
    const ask = async () => {
      if (failure !== undefined) throw new Unreachable(description, { cause: failure })
      const place = await answered(tab, arrival(mark))
      if (place.startsWith(UNREACHABLE)) throw new Unreachable(description, { cause: place })
      if (place !== '') return true
      return isThere(from, await answered(tab, 'location.href')) || undefined
    }
    await poll(ask, description, timeoutMs)
  }

  async function forElement(
    selector: string,
    act: InPage<[string, string], boolean>,
    text: string,
    { timeoutMs = TIMEOUT_MS }: WaitOptions,
  ): Promise<void> {
    const call = callOf(act, [selector, text])
    const ask = async () => (await evaluate<boolean>(call, ANSWER_TIMEOUT_MS)) || undefined
    await poll(ask, `an element ${selector}`, timeoutMs)
  }

  const page: Page = {
    console: () => tab.console(),
    goto: (url, options = {}) =>
      travel(
        () => tab.navigate(url),
        `the document at ${withoutQuery(url)}`,
        options,
        (from, now) => url.includes('#') && now === url && withoutHash(from) === withoutHash(url),
      ),
    reload: (options = {}) => travel(() => tab.reload(), 'the document again', options),
    back: (options = {}) =>
      travel(
        () => tab.back(),
        'the document before',
        options,
        (from, now) => from !== now && withoutHash(from) !== '',
      ),
    evaluate: (script: string | InPage<never[], unknown>, ...args: unknown[]) => {
      const options = typeof script === 'string' ? (args[0] as WaitOptions | undefined) : undefined
      return evaluate(callOf(script, args), options?.timeoutMs ?? EVALUATION_TIMEOUT_MS)
    },
    async leave(script, ...args) {
      await answered(tab, laterScript(callOf(script, args)))
    },
    waitFor: (predicate, description, timeoutMs = TIMEOUT_MS) =>
      poll(
        async () => (await evaluate<never>(callOf(predicate, []), timeoutMs)) || undefined,
        description,
        timeoutMs,
      ),
    waitForUrl(expected, { timeoutMs = TIMEOUT_MS } = {}) {
      const isIt = (url: string) =>
        typeof expected === 'string' ? url.startsWith(expected) : expected.test(url)
      const ask = async () => {
        const url = await answered(tab, arrival(''))
        return url !== '' && !url.startsWith(UNREACHABLE) && isIt(url) ? url : undefined
      }
      const where = typeof expected === 'string' ? withoutQuery(expected) : String(expected)
      return poll(ask, `the document at ${where}`, timeoutMs)
    },
    fill: (selector, text, options = {}) => forElement(selector, fillIn, text, options),
    click: (selector, options = {}) => forElement(selector, clickOn, '', options),
    url: () => poll(() => answered(tab, 'location.href'), 'an address', TIMEOUT_MS),
    async duplicate(options = {}) {
      const url = await page.url()
      const copy = pageOf(await tab.clone())
      await copy.goto(url, options)
      return copy
    },
    setOffline: (offline) => tab.setOffline(offline),
    close: () => end(tab.close),
    kill: () => end(tab.kill),
  }
  return page
}

/** Waiting longer does not help. */
class Unreachable extends Error {
  override readonly name = 'Unreachable'
  constructor(description: string, options: ErrorOptions) {
    super(`${description} did not come: ${messageOf(options.cause)}`, options)
  }
}

async function stateAfter<T>(tab: Tab, expression: string): Promise<ScriptState<T>> {
  return JSON.parse(await answered(tab, expression)) as ScriptState<T>
}

async function answered(tab: Tab, expression: string): Promise<string> {
  const timer = new AbortController()
  const { signal } = timer
  try {
    return await Promise.race([
      tab.run(expression),
      sleep(ANSWER_TIMEOUT_MS, undefined, { signal }).then(() => {
        throw new Error(`the tab gave no answer in ${ANSWER_TIMEOUT_MS} ms`)
      }),
    ])
  } finally {
    timer.abort()
  }
}

async function addressOf(tab: Tab): Promise<string> {
  return withoutQuery(await answered(tab, 'location.href'))
}

/** Closes a tab so that its listeners do not hear of it, where an engine can do no better. */
export async function closeUnheard(tab: Tab): Promise<void> {
  await answered(tab, SILENCE_ENDING).catch(() => '')
  await tab.close()
}

function fillIn(selector: string, text: string): boolean {
  const input = document.querySelector<HTMLInputElement>(selector)
  if (input === null || document.readyState === 'loading') return false
  input.focus()
  input.value = text
  input.dispatchEvent(new Event('input', { bubbles: true }))
  input.dispatchEvent(new Event('change', { bubbles: true }))
  return true
}

function clickOn(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector)
  if (element === null || document.readyState === 'loading') return false
  // The answer is on its way before the page is.
  setTimeout(() => {
    element.click()
  })
  return true
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function withoutHash(url: string): string {
  return url.split('#', 1)[0] ?? url
}

/** What comes after an address may be a code. */
function withoutQuery(url: string): string {
  return url.split(/[?#]/u, 1)[0] ?? url
}
