import type Keycloak from 'keycloak-js'
import type { KeycloakInitOptions } from 'keycloak-js'
import type { BrowserContext, Page } from 'playwright-core'

import { clients, REALM, users } from '../keycloak/cast.ts'
import type { User } from '../keycloak/cast.ts'
import { serveApplication } from './application.ts'
import { findChromium, openChromium } from './chromium.ts'
import type { Found } from './foreign-client.ts'
import type { Call } from './outcome.ts'
import { createRecorder } from './recorder.ts'
import type { Recorder } from './recorder.ts'

declare global {
  interface Window {
    Keycloak: typeof Keycloak
    keycloak: Keycloak
    events: string[]
  }
}

const name = 'keycloak-js 26.2.4'

/** keycloak-js in Chromium. */
export function findKeycloakJs(): Found {
  const chromium = findChromium()
  if (chromium === undefined) return { name, missing: 'needs Chromium: apt-get install chromium' }
  return { name, calls: 19, run: (url) => makeCalls(chromium, url) }
}

async function makeCalls(executablePath: string, url: string): Promise<readonly Call[]> {
  const application = await serveApplication()
  const browser = await openChromium(executablePath)
  try {
    const recorder = createRecorder((error) => error)
    const context = await browser.newContext()
    context.setDefaultTimeout(15_000)
    await visit(recorder, context, `${application.origin}/`, url)
    return withoutOrigin(recorder.calls, application.origin)
  } finally {
    await browser.close()
    application.close()
  }
}

/** A person's visit: signs in, works in two tabs, and leaves. */
async function visit(
  { works }: Recorder,
  context: BrowserContext,
  home: string,
  url: string,
): Promise<void> {
  const first = await context.newPage()
  const second = await context.newPage()
  const init = (page: Page) => initialise(page, home, url)

  await works("init({ onLoad: 'check-sso' }) without a session", () => init(first))
  await works('createLoginUrl()', () =>
    first.evaluate(() => window.keycloak.createLoginUrl({ prompt: 'login', loginHint: 'ada' })),
  )
  await works('createRegisterUrl()', () =>
    first.evaluate(() => window.keycloak.createRegisterUrl()),
  )
  await works('updateToken() without a token', () => update(first, 5))
  await works('login(), the page', async () => {
    await navigate(first, () => window.keycloak.login())
    return first.title()
  })
  await works('login(), a wrong password', async () => {
    await submit(first, { ...users.ada, password: 'wrong' })
    return first.locator('#input-error-username').innerText()
  })
  await works('login(), the right one', async () => {
    await submit(first, users.ada)
    return first.url()
  })
  await works('init() with the code', () => init(first))
  await works('the address after it', () => first.url())
  await works('roles', () =>
    first.evaluate(() => [
      window.keycloak.hasRealmRole('keeper'),
      window.keycloak.hasRealmRole('visitor'),
      window.keycloak.hasResourceRole('editor', 'logbook-api'),
      window.keycloak.hasResourceRole('editor'),
    ]),
  )
  await works('updateToken(-1)', () => update(first, -1))
  await works('updateToken(5), not needed', () => update(first, 5))
  await works('loadUserInfo()', () => first.evaluate(() => window.keycloak.loadUserInfo()))
  await works("init({ onLoad: 'check-sso' }) in a second tab", () => init(second))
  await works('createLogoutUrl()', () => second.evaluate(() => window.keycloak.createLogoutUrl()))
  await works('logout()', async () => {
    await navigate(second, () => window.keycloak.logout())
    return second.url()
  })
  await works("init({ onLoad: 'check-sso' }) after it", () => init(second))
  await works('onAuthLogout in the first tab', async () => {
    await first.waitForFunction(() => window.events.includes('onAuthLogout'))
    return seen(first)
  })
  await works('login() in the first tab', async () => {
    await navigate(first, () => window.keycloak.login())
    return first.locator('#kc-login').count()
  })
}

/** Opens the application and starts keycloak-js in it. */
async function initialise(page: Page, home: string, url: string): Promise<unknown> {
  // What came back from the login page is in the address already.
  if (!page.url().startsWith(home)) await page.goto(home)
  await page.waitForFunction(() => 'Keycloak' in window)
  const asked: KeycloakInitOptions = {
    onLoad: 'check-sso',
    silentCheckSsoRedirectUri: `${home}silent-check-sso.html`,
    silentCheckSsoFallback: false,
    checkLoginIframeInterval: 1,
  }
  const config = { url, realm: REALM, clientId: clients.harborWeb.clientId }
  await page.evaluate(
    async ([given, options]) => {
      const keycloak = new window.Keycloak(given)
      window.keycloak = keycloak
      window.events = []
      const names = [
        'onReady',
        'onAuthSuccess',
        'onAuthError',
        'onAuthRefreshSuccess',
        'onAuthRefreshError',
        'onAuthLogout',
        'onTokenExpired',
      ] as const
      for (const event of names) keycloak[event] = () => void window.events.push(event)
      await keycloak.init(options)
    },
    [config, asked] as const,
  )
  return seen(page)
}

/** What keycloak-js shows its user. */
function seen(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    const { keycloak, events } = window
    const { token, tokenParsed, idToken, idTokenParsed, refreshToken, refreshTokenParsed } =
      keycloak
    const { realmAccess, resourceAccess, timeSkew } = keycloak
    return {
      authenticated: keycloak.authenticated,
      flow: keycloak.flow,
      responseMode: keycloak.responseMode,
      responseType: keycloak.responseType,
      sub: keycloak.subject,
      sid: keycloak.sessionId,
      token,
      tokenParsed,
      idToken,
      idTokenParsed,
      refreshToken,
      refreshTokenParsed,
      realmAccess,
      resourceAccess,
      hasTimeSkew: typeof timeSkew === 'number' && Math.abs(timeSkew) > 2,
      events: [...events],
    }
  })
}

function update(page: Page, minimumSeconds: number): Promise<unknown> {
  return page.evaluate(async (minimum) => {
    const { keycloak, events } = window
    const before = keycloak.token
    events.length = 0
    const outcome = await keycloak.updateToken(minimum).then(
      (refreshed) => ({ refreshed }),
      (error: unknown) => ({ rejected: String(error) }),
    )
    const { authenticated, tokenParsed, refreshTokenParsed } = keycloak
    const isNew = keycloak.token !== before
    return {
      ...outcome,
      isNew,
      authenticated,
      tokenParsed,
      refreshTokenParsed,
      events: [...events],
    }
  }, minimumSeconds)
}

/** Makes a call that leaves the page; what the page would say of it is never heard. */
async function navigate(page: Page, leave: () => unknown): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.evaluate(`setTimeout(${String(leave)})`)])
}

async function submit(page: Page, { username, password }: User): Promise<void> {
  await page.fill('#username', username)
  await page.fill('#password', password)
  await Promise.all([page.waitForEvent('load'), page.click('#kc-login')])
}

/** The application's port is another each time. */
function withoutOrigin(calls: readonly Call[], origin: string): readonly Call[] {
  const text = JSON.stringify(calls)
    .replaceAll(origin, 'http://localhost')
    .replaceAll(encodeURIComponent(origin), encodeURIComponent('http://localhost'))
  return JSON.parse(text) as readonly Call[]
}
