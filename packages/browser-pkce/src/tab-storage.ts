import { holdChain, letGoOfChain } from './chain-lock.ts'
import { memoryStorage } from './memory-storage.ts'
import type { SessionStore, StoredSession } from './session-store.ts'

/**
 * Keeps the session in this tab's `sessionStorage`, over a reload.
 *
 * A browser copies that storage into a tab that is duplicated or opened by this one, and two tabs would
 * refresh one chain, which ends it where refresh tokens rotate. So a copy whose chain another page holds
 * is dropped.
 */
export function tabStorage(): SessionStore {
  const inMemory = memoryStorage()

  async function read(name: string): Promise<StoredSession | undefined> {
    const area = sessionStorageIfAllowed()
    if (!area) return inMemory.read(name)
    const found = parse(area.getItem(name))
    if (!found) return undefined
    const isOurs = await holdChain(found.chain)
    const stored = parse(area.getItem(name))
    // Something else was written meanwhile, such as a login: that was not asked about.
    if (stored?.chain !== found.chain) return read(name)
    if (isOurs) return stored
    area.removeItem(name)
    return undefined
  }

  return {
    isShared: false,
    read,
    async update(name, change) {
      const area = sessionStorageIfAllowed()
      if (!area) return inMemory.update(name, change)
      const found = parse(area.getItem(name))
      const next = change(found)
      if (next) area.setItem(name, JSON.stringify(next))
      else area.removeItem(name)
      if (found && found.chain !== next?.chain) letGoOfChain(found.chain)
      if (next) await holdChain(next.chain)
      return next
    },
    lock: inMemory.lock,
  }
}

/** A browser that is told to keep no site data throws at the very name; a WebView without DOM storage has nothing there. */
function sessionStorageIfAllowed(): Storage | null {
  try {
    return sessionStorage
  } catch {
    return null
  }
}

function parse(text: string | null): StoredSession | undefined {
  try {
    const stored: StoredSession | null = JSON.parse(text ?? 'null')
    if (!stored) return undefined
    const { tokens, chain, revision } = stored
    const needed = [tokens.access_token, tokens.id_token, chain, revision]
    return needed.every((value) => typeof value === 'string') ? stored : undefined
  } catch {
    return undefined
  }
}
