import { withWebLock } from './web-lock.ts'

/** How long a page that is being left may hold its chain, when it is loaded anew. */
const handOverMs = 1000

interface Hold {
  /** Settled when the lock is held, or was waited for in vain. */
  readonly isOurs: Promise<boolean>
  letGo(): void
}

/** The page's, whichever client of it asked: one that is made anew in the same page finds its chain. */
const holds = new Map<string, Hold>()

/** Holds a lock of the chain's name for this page. Gives `false` where another page goes on to hold it. */
export function holdChain(chain: string): Promise<boolean> {
  // Where there are no Web Locks, a duplicated tab is not told from a reload.
  if (!navigator.locks) return Promise.resolve(true)
  let hold = holds.get(chain)
  if (!hold) {
    hold = take(chain)
    holds.set(chain, hold)
  }
  return hold.isOurs
}

/** Another page may have it now. */
export function letGoOfChain(chain: string): void {
  holds.get(chain)?.letGo()
}

function take(chain: string): Hold {
  let leave: (() => void) | undefined
  const isLeft = new Promise<void>((resolve) => (leave = resolve))
  const hold: Hold = {
    isOurs: new Promise((resolve, reject) => {
      withWebLock(`latchkey:${chain}`, handOverMs, () => {
        resolve(true)
        return isLeft
      })
        .then(() => resolve(false), reject)
        .finally(letGo)
    }),
    letGo,
  }

  function letGo(): void {
    if (holds.get(chain) === hold) holds.delete(chain)
    leave?.()
  }

  // A page in the back-forward cache must not hold what its tab may load meanwhile.
  addEventListener('pagehide', letGo, { once: true })
  return hold
}
