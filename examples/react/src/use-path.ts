import { useSyncExternalStore } from 'react'

const changed = 'popstate'

/** The path of the page: all the router that this application needs. */
export function usePath(serverPath: string): string {
  return useSyncExternalStore(
    subscribe,
    () => location.pathname,
    () => serverPath,
  )
}

/** Goes to a URL of this origin without loading the page anew. */
export function navigate(url: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(undefined, '', url)
  else history.replaceState(undefined, '', url)
  dispatchEvent(new PopStateEvent(changed))
}

function subscribe(listener: () => void): () => void {
  addEventListener(changed, listener)
  return () => removeEventListener(changed, listener)
}
