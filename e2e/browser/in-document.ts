/** What the harness keeps in a document: it is gone when the document is. */
const KEPT = `(document[Symbol.for('latchkey.harness')] ??= {})`

/** What a script has come to so far. */
export type ScriptState<T> =
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'failed'; readonly error: string }
  | { readonly is: 'running' }
  /** The document that ran it is gone. */
  | { readonly is: 'lost' }

/** The text that calls a function with arguments, or an expression as it is. */
export function callOf(
  script: string | ((...args: never[]) => unknown),
  args: readonly unknown[],
): string {
  if (typeof script === 'string') return `(${script}\n)`
  return `(${String(script)})(${args.map((value) => JSON.stringify(value) ?? 'undefined').join(', ')})`
}

/** An expression that starts a script and gives its {@link ScriptState}. */
export function startScript(id: string, call: string): string {
  return `(() => {
    const state = ${KEPT}[${JSON.stringify(id)}] = { is: 'running' }
    const describe = (error) =>
      error instanceof Error ? error.name + ': ' + error.message : 'thrown: ' + String(error)
    const fail = (error) => Object.assign(state, { is: 'failed', error: describe(error) })
    const done = (value) => Object.assign(state, { is: 'done', value })
    try {
      const value = ${call}
      if (typeof value?.then === 'function') value.then(done, fail)
      else done(value)
    } catch (error) {
      fail(error)
    }
    return JSON.stringify(state)
  })()`
}

/** An expression that gives the {@link ScriptState} of a script that was started before. */
export function askScript(id: string): string {
  return `JSON.stringify(${KEPT}[${JSON.stringify(id)}] ?? { is: 'lost' })`
}

/** An expression that starts a script when nobody waits for it any more. */
export function laterScript(call: string): string {
  return `String(setTimeout(() => ${call}))`
}

/** An expression that marks the document, so that {@link arrival} can tell another one. */
export function markDocument(mark: string): string {
  return `(${KEPT}.mark = ${JSON.stringify(mark)}, location.href)`
}

/** What an expression of {@link arrival} gives where the browser shows its own page instead; the reason follows. */
export const UNREACHABLE = 'unreachable: '

/**
 * An expression that gives the address of the document, or nothing while it is the marked one or is being parsed, or
 * {@link UNREACHABLE}.
 */
export function arrival(mark: string): string {
  return `(() => {
    if (${KEPT}.mark === ${JSON.stringify(mark)} || document.readyState === 'loading') return ''
    const { documentURI, title, body } = document
    if (/^(chrome-error|about:neterror)/.test(documentURI)) return '${UNREACHABLE}' + title
    // WebKit writes it on a blank page.
    if (documentURI !== 'about:blank') return location.href
    return body?.innerText ? '${UNREACHABLE}' + body.innerText : ''
  })()`
}

/** An expression that keeps from all listeners of the window what is fired when a tab is closed. */
export const SILENCE_ENDING = `['beforeunload', 'visibilitychange', 'pagehide', 'unload'].map((type) => {
  for (const target of [window, document]) {
    target.addEventListener(type, (event) => event.stopImmediatePropagation(), true)
  }
}).join()`
