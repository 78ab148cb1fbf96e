/**
 * A harness for real browsers: one test file runs unchanged in Chromium, Firefox and WebKit.
 *
 * ```ts
 * onStage(
 *   (serverUrl) => ({ spa: { module: new URL('apps/spa.ts', import.meta.url), settings: { serverUrl } } }),
 *   (stage) => {
 *     it('logs in', async () => {
 *       const page = await stage.newPage()
 *       await page.goto(stage.applications.url('spa'))
 *       await page.leave(() => window.client.login())
 *       await signIn(page, users.ada)
 *       await page.waitFor(() => window.client.session.status === 'signed-in', 'a session')
 *       expect(stage.proxy.requestsOf(grant('authorization_code'))).toHaveLength(1)
 *     })
 *   },
 * )
 * ```
 *
 * - `stage.ts` runs a suite in each engine of this machine and at each server, with a proxy and applications;
 * - `in-browsers.ts` is the same without those;
 * - `applications.ts` serves single-page applications, bundled from the sources;
 * - `proxy.ts` stands in front of Keycloak, cuts and delays on demand, and counts what is presented twice;
 *   `treatment.ts` says what it can do to which requests;
 * - `target.ts` is a server to log in at: the real Keycloak, or the emulator;
 * - `login-form.ts` types into Keycloak's login page;
 * - `chromium.ts`, `firefox.ts` and `webkit.ts` drive the engines, `page.ts` is what they share;
 * - `peers/` has the pages of other clients, `apps/bare.ts` a page without any client.
 */

/** The engines that the harness drives: Debian's Chromium, Firefox ESR, and WebKitGTK's MiniBrowser. */
export type EngineName = 'chromium' | 'firefox' | 'webkit'

/** A running browser. It has no window. */
export interface Browser {
  readonly engine: EngineName
  /** As the browser says it. */
  readonly version: string
  /** Whether {@link Page.setOffline} works. */
  readonly canGoOffline: boolean
  /** Whether a profile may have `thirdPartyCookies: 'allowed'`. */
  readonly canAllowThirdPartyCookies: boolean
  /** Opens a profile with nothing in it. Rejects where {@link Browser.canAllowThirdPartyCookies} is false and it is asked for. */
  newProfile(options?: ProfileOptions): Promise<Profile>
  /** Ends the browser and everything in it. */
  close(): Promise<void>
}

/** What a person can set in a profile. */
export interface ProfileOptions {
  /**
   * Whether a frame of another site gets at its cookies; `'blocked'` by default, as Debian's Chromium, WebKit and
   * Firefox's strict mode have it. `localhost` and `127.0.0.1` are two sites, two ports of one of them are one site.
   */
  readonly thirdPartyCookies?: 'blocked' | 'allowed'
}

/** A session of its own: no other profile sees its cookies and its storage; all of its pages do. */
export interface Profile {
  /** Opens a tab. */
  newPage(): Promise<Page>
  /** Closes the tabs and forgets all. */
  close(): Promise<void>
}

/** What a page printed, or an exception that nobody caught. */
export interface ConsoleMessage {
  /** `'exception'` for what nobody caught; else the console's method: `'log'`, `'warn'`, `'error'`, ... */
  readonly type: string
  readonly text: string
}

/**
 * A function that runs in the page: its source is sent there, so it sees its arguments and the page's globals alone.
 * Arguments and what it returns cross as JSON.
 */
export type InPage<A extends readonly unknown[], T> = (...args: A) => T | Promise<T>

/** How long to wait. */
export interface WaitOptions {
  /** 15 s by default. */
  readonly timeoutMs?: number
}

/** A tab. Every method fails with what it waited for, and where the tab was, when its time is up. */
export interface Page {
  /**
   * What was printed since the tab was opened, documents that are gone included.
   *
   * WebKit tells nobody what a page prints: there it is what the pages of `applications.ts` have printed, and those of
   * other servers are silent.
   */
  console(): Promise<readonly ConsoleMessage[]>
  /**
   * Goes to a URL and waits until its document is parsed. Where the page leaves at once for another one, that one will
   * do. Throws where no server answers.
   */
  goto(url: string, options?: WaitOptions): Promise<void>
  /** As {@link Page.goto}, with the address of now. */
  reload(options?: WaitOptions): Promise<void>
  /** As {@link Page.goto}, one step back in the tab's history. */
  back(options?: WaitOptions): Promise<void>
  /**
   * Runs an expression, or a function with arguments, and gives back what it returns, or what its promise resolves
   * with, as JSON. Throws what it throws, and where the page is left before it has an answer: use {@link Page.leave}
   * for what navigates.
   */
  evaluate<T>(expression: string, options?: WaitOptions): Promise<T>
  evaluate<A extends readonly unknown[], T>(script: InPage<A, T>, ...args: A): Promise<T>
  /** Starts a function and does not wait for it: for what leaves the page, and for what never answers. */
  leave<A extends readonly unknown[]>(script: InPage<A, unknown>, ...args: A): Promise<void>
  /**
   * Waits until a predicate gives something truthy, in whatever document the tab is by then, and gives that back. It is
   * asked every 25 ms, and one that throws is asked again.
   *
   * @param description ends the sentence "waited 15000 ms for ..."
   */
  waitFor<T>(predicate: string | InPage<[], T>, description: string, timeoutMs?: number): Promise<T>
  /** Waits until the tab is at a URL that begins with this one, or matches it, and its document is parsed. Returns it. */
  waitForUrl(expected: string | RegExp, options?: WaitOptions): Promise<string>
  /** Waits for an input and puts a text into it, as if typed. */
  fill(selector: string, text: string, options?: WaitOptions): Promise<void>
  /** Waits for an element and clicks it as a script does, and waits for nothing that follows. */
  click(selector: string, options?: WaitOptions): Promise<void>
  /** The address of the document. */
  url(): Promise<string>
  /**
   * Opens the same address in a new tab of this profile, with a copy of `sessionStorage`, as "Duplicate tab" does; the
   * copy has no `opener`. It may live in the same process as the original: see {@link Page.kill}. In WebKit it asks the
   * server for `/nothing-here` first, which must not be there.
   */
  duplicate(options?: WaitOptions): Promise<Page>
  /**
   * Cuts the tab off from the network, or connects it again.
   *
   * @throws where {@link Browser.canGoOffline} is false.
   */
  setOffline(offline: boolean): Promise<void>
  /** Closes the tab as a person does: `pagehide` and its like are heard. */
  close(): Promise<void>
  /**
   * Ends the tab so that no code of it runs any more; what it has sent stays sent, and its open requests are dropped.
   *
   * - Chromium: crashes the tab's process (`Page.crash`), as when memory is short; so does a tab in the same process.
   * - Firefox and WebKit cannot crash one tab: the tab is closed, and the events that closing fires are kept from its
   *   listeners first (listeners that a frame has set hear them).
   */
  kill(): Promise<void>
}
