import type { StoredSession } from './session-store.ts'
import { siteStorage } from './site-storage.ts'

/** More chains than a browser has tabs under way; the rest are of tabs that were closed. */
const most = 50

/**
 * Which revision of a chain was written last, for all tabs: a copy of a tab's session that is older was
 * gone on with elsewhere meanwhile. So it is with a tab that the browser has put away while its
 * duplicate was used, and with one that a browser has restored from what it wrote down a while before.
 */
export function noteRevision(name: string, { chain, revision }: StoredSession): void {
  withStorage((storage) => {
    const prefix = prefixOf(name)
    if (storage.getItem(prefix + chain) === null) forgetOldest(storage, prefix)
    storage.setItem(prefix + chain, `${Date.now()} ${revision}`)
  })
}

/** Has another page gone on with this chain since? */
export function isOutdated(name: string, { chain, revision }: StoredSession): boolean {
  return withStorage((storage) => {
    const noted = storage.getItem(prefixOf(name) + chain)
    return noted !== null && noted.split(' ')[1] !== revision
  })
}

function prefixOf(name: string): string {
  return `${name}:chain:`
}

function forgetOldest(storage: Storage, prefix: string): void {
  const keys = Object.keys(storage).filter((key) => key.startsWith(prefix))
  const since = (key: string): number => Number.parseInt(storage.getItem(key) ?? '', 10)
  for (const key of keys.sort((a, b) => since(b) - since(a)).slice(most - 1)) {
    storage.removeItem(key)
  }
}

/** Where a browser keeps nothing for all tabs, nothing is known; a full storage has no room for it. */
function withStorage(use: (storage: Storage) => unknown): boolean {
  try {
    return use(siteStorage(['localStorage'])) === true
  } catch {
    return false
  }
}
