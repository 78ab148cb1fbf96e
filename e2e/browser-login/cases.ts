import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { REALM, users } from '../keycloak/cast.ts'
import type { User } from '../keycloak/cast.ts'
import type { BlankSite } from './blank-site.ts'

/** What the cases run with. */
export interface Surroundings {
  /** Of the server. */
  readonly url: string
  readonly site: BlankSite
  /** Whose contexts let no frame have the cookies of another site. */
  readonly browser: Browser
  /** Opens a browser that does. */
  readonly openProfile: () => Promise<{ readonly context: BrowserContext; close(): Promise<void> }>
}

/** What a person's browser shows of logins: the same expectations, whichever server it is. */
export function describeBrowserLogin(name: string, surroundings: () => Surroundings): void {
  function authorization(
    extras: Readonly<Record<string, string>> = {},
    { endpoint = 'auth', origin = surroundings().site.origin } = {},
  ): string {
    const parameters = {
      client_id: 'harbor-web',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${origin}/callback`,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      ...extras,
    }
    const base = `${surroundings().url}/realms/${REALM}/protocol/openid-connect/${endpoint}`
    return `${base}?${new URLSearchParams(parameters)}`
  }

  describe(name, () => {
    let context: BrowserContext
    let page: Page
    beforeEach(async () => {
      context = await surroundings().browser.newContext()
      context.setDefaultTimeout(10_000)
      page = await context.newPage()
    })
    afterEach(() => context.close())

    async function signIn({ username, password }: User, where = page): Promise<void> {
      await where.fill('#username', username)
      await where.fill('#password', password)
      await where.click('#kc-login')
    }

    /** What the application is told. */
    async function callback(where = page): Promise<Record<string, string>> {
      await where.waitForURL(/\/callback\?/u)
      return told(where.url())
    }

    it.each([
      ['registrations', {}],
      ['auth', { prompt: 'create' }],
    ] as const)('somebody new registers at %s with %j', async (endpoint, extras) => {
      const username = `new-${crypto.randomUUID()}`
      await page.goto(authorization({ state: 's', ...extras }, { endpoint }))
      const form = {
        username,
        password: 'p & 1',
        'password-confirm': 'p & 2',
        email: `${username}@lighthouse.example`,
        firstName: 'New',
        lastName: 'Comer',
      }
      for (const [id, value] of Object.entries(form)) await page.fill(`#${id}`, value)
      await page.click('#kc-register-form input[type=submit]')
      expect(await page.innerText('#input-error-password-confirm')).toBe(
        "Password confirmation doesn't match.",
      )
      await page.fill('#password', 'p & 1')
      await page.fill('#password-confirm', 'p & 1')
      await page.click('#kc-register-form input[type=submit]')
      expect(await callback()).toEqual({ state: 's', code: 'string' })
      await page.goto(authorization({ prompt: 'none' }))
      expect(await callback()).toEqual({ code: 'string' })
    })

    it('somebody goes from the login page to the registration form and back', async () => {
      await page.goto(authorization())
      await page.click('#kc-registration a')
      await page.waitForSelector('#kc-register-form')
      await page.getByText('Back to Login').click()
      await page.waitForSelector('#kc-form-login')
      expect(await page.inputValue('#username')).toBe('')
    })

    it('an application has a password changed', async () => {
      await page.goto(authorization({ kc_action: 'UPDATE_PASSWORD' }))
      await signIn(users.grace)
      // The same one, for others know it.
      await page.fill('#password-new', users.grace.password)
      await page.fill('#password-confirm', users.grace.password)
      await page.click('#kc-submit')
      const done = { kc_action: 'UPDATE_PASSWORD', kc_action_status: 'success', code: 'string' }
      expect(await callback()).toEqual(done)
    })

    it.each([
      ['UPDATE_PASSWORD', '#kc-cancel'],
      ['UPDATE_PROFILE', 'button[name=cancel-aia]'],
      ['CONFIGURE_TOTP', '#cancelTOTPBtn'],
    ])('somebody signed in cancels %s', async (kc_action, cancel) => {
      await page.goto(authorization())
      await signIn(users.grace)
      await callback()
      await page.goto(authorization({ kc_action }))
      await page.click(cancel)
      const cancelled = { kc_action, kc_action_status: 'cancelled', code: 'string' }
      expect(await callback()).toEqual(cancelled)
    })

    it('another tab goes on by itself', async () => {
      const other = await context.newPage()
      await page.goto(authorization({ state: 'one' }))
      await other.goto(authorization({ state: 'two' }))
      await signIn(users.grace, other)
      expect(await callback(other)).toEqual({ state: 'two', code: 'string' })
      expect(await callback()).toEqual({ state: 'one', code: 'string' })
    })

    it('the way back to the login page after it leads to authentication_expired', async () => {
      const { site } = surroundings()
      await page.goto(authorization({ state: 's' }))
      const form = await page.getAttribute('#kc-form-login', 'action')
      await signIn(users.grace)
      await callback()
      await page.goto(`${site.origin}/`)
      await page.goto(form ?? '')
      expect(await callback()).toEqual({
        error: 'temporarily_unavailable',
        error_description: 'authentication_expired',
        state: 's',
      })
    })

    async function inFrame(
      origin: string,
      extras: Readonly<Record<string, string>> = {},
      where = page,
    ): Promise<Record<string, string>> {
      await where.goto(`${origin}/`)
      const src = authorization({ prompt: 'none', ...extras }, { origin })
      await where.evaluate((url) => {
        const frame = document.createElement('iframe')
        frame.src = url
        document.body.append(frame)
      }, src)
      await where.waitForFunction(
        () => document.querySelector('iframe')?.contentWindow?.document.title === 'callback',
      )
      return told(where.frames()[1]?.url() ?? '')
    }

    it('a frame asks silently', async () => {
      const { origin, otherOrigin } = surroundings().site
      expect(await inFrame(origin)).toEqual({ error: 'login_required' })
      await page.goto(authorization())
      await signIn(users.grace)
      await callback()
      expect(await inFrame(origin, { max_age: '600' })).toEqual({ code: 'string' })
      const withAction = { kc_action: 'UPDATE_PROFILE' }
      expect(await inFrame(origin, withAction)).toEqual({ error: 'interaction_required' })
      // On another site the browser keeps the cookies to itself.
      expect(await inFrame(otherOrigin)).toEqual({ error: 'login_required' })
    })

    it('a frame on another site asks silently, where the browser lets it', async () => {
      const profile = await surroundings().openProfile()
      try {
        const own = await profile.context.newPage()
        await own.goto(authorization())
        await signIn(users.grace, own)
        await callback(own)
        const { otherOrigin } = surroundings().site
        expect(await inFrame(otherOrigin, {}, own)).toEqual({ code: 'string' })
      } finally {
        await profile.close()
      }
    })

    it('no site may frame the login page', async () => {
      const { site, url } = surroundings()
      await page.goto(`${site.origin}/`)
      const refused = page.waitForEvent('console', (message) =>
        message.text().includes('frame-ancestors'),
      )
      await page.evaluate((src) => {
        const frame = document.createElement('iframe')
        frame.src = src
        document.body.append(frame)
      }, authorization())
      expect((await refused).text()).toContain(new URL(url).origin)
    })
  })
}

/** The parameters of a callback, but for what no two logins have alike. */
function told(url: string): Record<string, string> {
  const { iss: _, session_state: __, code, ...rest } = parametersOf(url)
  return { ...rest, ...(code !== undefined && { code: typeof code }) }
}

function parametersOf(url: string): Record<string, string> {
  return Object.fromEntries(new URL(url).searchParams)
}
