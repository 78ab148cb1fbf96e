/** What one tab tells the others. Never a token. */
export type TabMessage =
  /** The store that all tabs share has changed. */
  | { readonly kind: 'changed' }
  /** Each tab keeps its own tokens: this one's user has logged in, or out. */
  | { readonly kind: 'signed-in'; readonly sub: unknown }
  | { readonly kind: 'signed-out' }

/** The other tabs of this origin with the same client of the same realm. */
export interface Tabs {
  tell(message: TabMessage): void
}

/** Hears and tells over a [BroadcastChannel](https://html.spec.whatwg.org/multipage/web-messaging.html#broadcasting-to-other-browsing-contexts), which no other origin can reach. */
export function openTabs(
  name: string,
  hear: (message: TabMessage) => unknown,
  signal: AbortSignal,
): Tabs {
  const channel = openChannel(name)
  channel?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => hear(data))
  signal.addEventListener('abort', () => channel?.close())
  return {
    tell(message) {
      // After it was closed there is nobody to tell.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has its own origin alone
      if (!signal.aborted) channel?.postMessage(message)
    },
  }
}

/** Where a browser forbids site data, it may forbid a channel too: then each tab is by itself. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name)
  } catch {
    return undefined
  }
}
