import type { SessionStore, StoredSession } from './session-store.ts'

type Change = Parameters<SessionStore['update']>[1]

/** What this page keeps in the place of a record that the store could not change. */
interface Spare {
  /** The revision of that record; once the store has another one, the store is right. */
  readonly over: string | undefined
  readonly session: StoredSession | undefined
}

/**
 * A store that fails, full or forbidden, must not cost the user the login that has just succeeded, nor
 * the session that there was: it is kept in this page meanwhile, and the page's own error handling is
 * told why. A fault that passes is none: what failed is tried again at once.
 *
 * Where it is the mark of a refresh that cannot be written, others may present the refresh token as
 * well, and so might this page once it is loaded anew: then this page takes it for presented.
 */
export function dependable(store: SessionStore): SessionStore {
  let spare: Spare | undefined
  /** What the store was last seen to have. */
  let seen: StoredSession | undefined

  let isReported = false

  function report(error: unknown): void {
    if (!isReported) reportError(error)
    isReported = true
  }

  function currentOf(found: StoredSession | undefined): StoredSession | undefined {
    return spare && spare.over === found?.revision ? spare.session : found
  }

  async function read(name: string): Promise<StoredSession | undefined> {
    try {
      seen = await store.read(name).catch(() => store.read(name))
    } catch (error) {
      report(error)
      spare ??= { session: seen, over: seen?.revision }
      return spare.session
    }
    const current = currentOf(seen)
    if (current === seen) spare = undefined
    return current
  }

  async function update(name: string, change: Change): Promise<StoredSession | undefined> {
    let fault: { readonly error: unknown } | undefined
    const guarded: Change = (found) => {
      const current = currentOf(found)
      try {
        return change(current)
      } catch (error) {
        // It is the caller's: the store has nothing to do with it.
        fault = { error }
        return current
      }
    }
    try {
      seen = await store.update(name, guarded).catch(() => store.update(name, guarded))
      spare = undefined
    } catch (error) {
      report(error)
      await updateHere(name, guarded)
    }
    if (fault) throw fault.error
    return spare ? spare.session : seen
  }

  async function updateHere(name: string, change: Change): Promise<void> {
    const found = await store.read(name).catch(() => seen)
    const next = change(found)
    if (next === currentOf(found)) {
      seen = found
      return
    }
    // What one tab alone has is better nowhere else; it may be possible to remove what cannot be changed.
    const isGone = !store.isShared && (await isRemoved(name))
    const isPresentable = !isGone && found && !isMarked(found) && isOfOneToken(found, next)
    spare = {
      session: isPresentable ? { ...found, presentedAtSeconds: 0 } : next,
      over: isGone ? undefined : found?.revision,
    }
  }

  function isRemoved(name: string): Promise<boolean> {
    return store
      .update(name, () => undefined)
      .then(
        () => true,
        () => false,
      )
  }

  return {
    get isShared() {
      return store.isShared && !spare
    },
    read,
    update,
    async lock(name, waitMs, task) {
      let hasBegun = false
      try {
        return await store.lock(name, waitMs, () => {
          hasBegun = true
          return task()
        })
      } catch (error) {
        if (hasBegun) throw error
        report(error)
        return task()
      }
    },
  }
}

function isMarked({ presentedAtSeconds }: StoredSession): boolean {
  return presentedAtSeconds !== undefined
}

function isOfOneToken({ tokens }: StoredSession, other: StoredSession | undefined): boolean {
  return tokens.refresh_token !== undefined && tokens.refresh_token === other?.tokens.refresh_token
}
