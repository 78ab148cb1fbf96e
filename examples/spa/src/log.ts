import type { Session } from '@latchkey/browser-pkce'

/** One change of the session. */
export interface LogEntry {
  /** Milliseconds since the epoch. */
  readonly atMs: number
  readonly status: Session['status']
  readonly cause: Session['cause']
  /** What else there is to say. */
  readonly note?: string
}

const key = 'playground:log'
const most = 100

/** What was written down, the newest first. It outlasts the page, for a login leaves it. */
export function readLog(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): readonly LogEntry[] {
  try {
    const entries: unknown = JSON.parse(storage.getItem(key) ?? '[]')
    return Array.isArray(entries) ? entries : []
  } catch {
    return []
  }
}

/** Writes down one more, and gives all. */
export function writeLog(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  entry: LogEntry,
): readonly LogEntry[] {
  const entries = [entry, ...readLog(storage)].slice(0, most)
  storage.setItem(key, JSON.stringify(entries))
  return entries
}

/** Forgets all. */
export function clearLog(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): readonly LogEntry[] {
  storage.removeItem(key)
  return []
}
