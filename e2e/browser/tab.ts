import type { ConsoleMessage } from './browser.ts'

/** What an engine's driver does of a tab; `page.ts` makes a page of it. */
export interface Tab {
  /** Evaluates an expression in the document of now, whatever is loading. It gives text, and waits for no promise. */
  run(expression: string): Promise<string>
  /** Begins to go to a URL. Rejects where no server answers; may resolve at any time. */
  navigate(url: string): Promise<unknown>
  reload(): Promise<unknown>
  back(): Promise<unknown>
  console(): Promise<readonly ConsoleMessage[]>
  /** Opens a tab with a copy of `sessionStorage`, at a page that does nothing. */
  clone(): Promise<Tab>
  setOffline(offline: boolean): Promise<void>
  close(): Promise<void>
  kill(): Promise<void>
}
