import { holdChain, letGoOfChain } from './chain-lock.ts'
import { isOutdated, noteRevision } from './chain-revisions.ts'
import { memoryStorage } from './memory-storage.ts'
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
  const framed = memoryStorage()
  return {
    isShared: false,
    read: (name) => (isInOwnPage() ? framed.read(name) : read(name)),
    update: (name, change) => (isInOwnPage() ? framed.update(name, change) : update(name, change)),
    lock: (_name, _waitMs, task) => task(),
  }
}

/** A frame in a page of its own origin has that page's `sessionStorage`, and would take its session for a copy. */
function isInOwnPage(): boolean {
  try {
    const { parent } = globalThis
    return !!parent && !Object.is(parent, globalThis) && parent.location.origin === location.origin
  } catch {
    // The page around it is of another origin, and cannot be looked at.
    return false
  }
}

async function read(name: string): Promise<StoredSession | undefined> {
  const area = tabArea()
  const found = parse(area.getItem(name))
  if (!found) return undefined
  const isOurs = await holdChain(found.chain)
  const stored = parse(area.getItem(name))
  // Something else was written meanwhile, such as a login: that was not asked about.
  if (stored?.chain !== found.chain) return read(name)
  // Its refresh token may have been presented by another page, which is gone.
  if (isOurs) return isOutdated(name, stored) ? { ...stored, presentedAtSeconds: 0 } : stored
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
  if (next) noteRevision(name, next)
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
