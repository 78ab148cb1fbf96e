import type { Session } from '@latchkey/browser-pkce'

import { element, make } from './elements.ts'
import { clearLog, readLog, writeLog } from './log.ts'
import type { LogEntry } from './log.ts'
import { sayCallback, sayReason } from './say-callback.ts'

/** Shows the log, and what the page before wrote into it. */
export function startLog(): void {
  show(readLog(sessionStorage))
  element('clear-log', HTMLButtonElement).addEventListener('click', () =>
    show(clearLog(sessionStorage)),
  )
}

/** Writes a change of the session down. */
export function logChange({ status, cause, problem, callback }: Session): void {
  const note = sayReason(problem) ?? sayCallback(callback)
  const entry = { atMs: Date.now(), status, cause, ...(note !== undefined && { note }) }
  show(writeLog(sessionStorage, entry))
}

function show(entries: readonly LogEntry[]): void {
  const list = make('ol', ...entries.map(item))
  list.reversed = true
  const nothing = make('p', 'Nothing yet.')
  element('log-entries', HTMLDivElement).replaceChildren(entries.length === 0 ? nothing : list)
}

function item({ atMs, status, cause, note }: LogEntry): HTMLLIElement {
  const date = new Date(atMs)
  const time = make('time', date.toLocaleTimeString())
  time.dateTime = date.toISOString()
  const pill = make('span', status)
  pill.className = 'pill'
  pill.dataset['status'] = status
  const line = make('p', time, ' ', pill, ' ', make('code', cause))
  return make('li', line, ...(note === undefined ? [] : [make('p', note)]))
}
