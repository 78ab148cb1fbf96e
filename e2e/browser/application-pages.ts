/** The pages that `applications.ts` serves. */

const PRINTED = 'latchkey.harness.printed'

// WebKitGTK alone: it tells its driver nothing. What was not collected yet survives a way through other pages in the
// tab's storage, and only then is there anything in it.
const RECORD_PRINTED = `if (/AppleWebKit(?!.*Chrome)/.test(navigator.userAgent)) {
  const printed = JSON.parse(sessionStorage.getItem('${PRINTED}') ?? '[]')
  sessionStorage.removeItem('${PRINTED}')
  document[Symbol.for('${PRINTED}')] = printed
  for (const type of ['debug', 'log', 'info', 'warn', 'error']) {
    const print = console[type]
    console[type] = (...values) => {
      printed.push({ type, text: values.map(String).join(' ') })
      print.apply(console, values)
    }
  }
  addEventListener('error', ({ message }) => printed.push({ type: 'exception', text: message }))
  addEventListener('unhandledrejection', ({ reason }) => {
    printed.push({ type: 'exception', text: String(reason) })
  })
  addEventListener('pagehide', () => {
    if (printed.length > 0) sessionStorage.setItem('${PRINTED}', JSON.stringify(printed.splice(0)))
  })
}`

/** An expression that takes what the document has printed, as JSON. */
export const DRAIN_PRINTED = `JSON.stringify((document[Symbol.for('${PRINTED}')] ?? []).splice(0))`

/** What an application's module reads as `window.settings`. */
export type Settings = Readonly<Record<string, unknown>>

/** The page of a single-page application, at every path below it. */
export function indexPage(name: string, module: string, settings: Settings): string {
  const json = JSON.stringify(settings).replaceAll('<', String.raw`\u003c`)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>
<link rel="icon" href="data:,">
<script>${RECORD_PRINTED}
window.settings = ${json}</script>
<script type="module" src="${module}"></script></head><body></body></html>`
}

/** A page for a hidden frame: it tells the one around it the address that it was sent to. */
export const SILENT_CHECK_PAGE = `<!doctype html><meta charset="utf-8">
<script>parent.postMessage(location.href, location.origin)</script>`
