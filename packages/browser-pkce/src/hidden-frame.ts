import { findCallback } from './callback-url.ts'

const lookMs = 50

/**
 * Opens a URL in a hidden frame, and gives the URL of this origin that it is sent back to; nothing,
 * after `timeoutMs` milliseconds.
 *
 * The frame runs no scripts: the server answers a login without a page by redirects alone, and the
 * application that is at the redirect URI does not start a second time in there. So nothing listens to
 * messages either, which anyone could send.
 */
export function answerInFrame(
  url: string,
  state: string,
  timeoutMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe')
    const looking = setInterval(look, lookMs)
    const limit = setTimeout(end, timeoutMs)
    frame.addEventListener('load', look)
    frame.setAttribute('sandbox', 'allow-same-origin')
    frame.setAttribute('aria-hidden', 'true')
    frame.style.display = 'none'
    frame.src = url
    document.documentElement.append(frame)

    function look(): void {
      let href: string | undefined
      try {
        href = frame.contentWindow?.location.href
      } catch {
        // Still at the server, whose pages cannot be looked at; or at an error page of the browser.
      }
      if (href !== undefined && findCallback(href)?.state === state) end(href)
    }

    function end(answer?: string): void {
      clearInterval(looking)
      clearTimeout(limit)
      frame.remove()
      resolve(answer)
    }
  })
}
