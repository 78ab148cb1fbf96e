import { holdChain, letGoOfChain } from './chain-lock.ts'
import type { SessionStore, StoredSession } from './session-store.ts'
import { siteStorage } from './site-storage.ts'

/**
 * Keeps the session in this tab's `sessionStorage`, over a reload.
 *
 * A browser copies that storage into a tab that is duplicated or opened by this one, and two tabs would
 * refresh one chain, which ends it where refresh tokens rotate. So a copy whose chain another page holds
 * is dropped.
 */
export function tabStorage(): SessionStore {
  return { isShared: false, read, update, lock: (_name, _waitMs, task) => task() }
}

async function read(name: string): Promise<StoredSession | undefined> {
  const area = tabArea()
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

async function update(
  name: string,
  change: Parameters<SessionStore['update']>[1],
): Promise<StoredSession | undefined> {
  const area = tabArea()
  const found = parse(area.getItem(name))
  const next = change(found)
  if (next) area.setItem(name, JSON.stringify(next))
  else area.removeItem(name)
  if (found && found.chain !== next?.chain) letGoOfChain(found.chain)
  if (next) await holdChain(next.chain)
  return next
}

function tabArea(): Storage {
  return siteStorage(['sessionStorage'])
}

function parse(text: string | null): StoredSession | undefined {
  try {
    const stored: StoredSession = JSON.parse(text ?? '')
    const { tokens, chain, revision } = stored
    const needed = [tokens.access_token, tokens.id_token, chain, revision]
    return needed.every((value) => typeof value === 'string') ? stored : undefined
  } catch {
    return undefined
  }
}
