import { createServer } from 'node:http'

import { describe, expect, it } from 'vitest'

import { clients, REALM, users } from '../keycloak/cast.ts'
import { closeServer, listenEverywhere } from './applications.ts'
import type { Host } from './applications.ts'
import type { Page } from './browser.ts'
import { signIn } from './login-form.ts'
import { onStage } from './stage.ts'
import { endpoint } from './treatment.ts'

const bare = new URL('apps/bare.ts', import.meta.url)

onStage(
  (serverUrl) => ({
    bare: {
      module: bare,
      settings: { serverUrl, realm: REALM, clientId: clients.harborWeb.clientId },
    },
  }),
  (stage) => {
    const home = (host: Host = 'localhost') => stage.applications.url('bare', { host })
    /** Opens the application, and what it needs to be asked. */
    async function visit(page: Page, url = home()): Promise<Page> {
      await page.goto(url)
      await page.waitFor('window.bare', 'the application')
      return page
    }
    const leaveForLogin = (page: Page, extras: Readonly<Record<string, string>> = {}) =>
      page.leave((given) => location.assign(window.bare.authorizationUrl(given)), extras)
    /** Logs in; what the callback said. */
    async function logIn(page: Page): Promise<URLSearchParams> {
      await leaveForLogin(page)
      await signIn(page, users.ada)
      return new URL(await page.waitForUrl(/\/bare\/\?/u)).searchParams
    }
    /** What a login without a prompt comes back with: a code where the person is signed in. */
    async function loginWithoutPrompt(page: Page): Promise<string | null> {
      // The address of an earlier callback would be taken for the answer.
      await visit(page)
      await leaveForLogin(page, { prompt: 'none' })
      const { searchParams } = new URL(await page.waitForUrl(/\/bare\/\?/u))
      return searchParams.has('code') ? 'code' : searchParams.get('error')
    }

    describe('a page', () => {
      it('runs scripts with arguments, and gives back what they give, throw or reject with', async () => {
        const page = await stage.newPage()
        expect(await page.evaluate('document.title')).toBe('')
        const sum = (a: number, { b }: { b: number }) => Promise.resolve([a + b])
        expect(await page.evaluate(sum, 1, { b: 2 })).toEqual([3])
        await expect(page.evaluate('Promise.reject(new TypeError("no"))')).rejects.toThrow(
          'TypeError: no',
        )
        await expect(
          page.evaluate(() => {
            throw new RangeError('out')
          }),
        ).rejects.toThrow('RangeError: out')
      })

      it('says that a script has no answer where the page is left', async () => {
        const page = await visit(await stage.newPage())
        const script = (path: string) => {
          location.assign(path)
          return new Promise(() => {})
        }
        await expect(page.evaluate(script, './deep/link')).rejects.toThrow('was left')
        await page.waitForUrl(`${home()}deep/link`)
      })

      it('says what it waited for, and where it was, without the query', async () => {
        const page = await visit(await stage.newPage(), `${home()}?code=secret`)
        const waiting = page.waitFor(() => false, 'a sign', 100)
        await expect(waiting).rejects.toThrow(`waited 100 ms for a sign, the tab is at ${home()}`)
        await expect(waiting).rejects.not.toThrow('secret')
      })

      it('goes where a server answers, and says where none does', async () => {
        const page = await visit(await stage.newPage())
        const closed = createServer()
        const port = await listenEverywhere(closed)
        await closeServer(closed)
        await expect(page.goto(`http://localhost:${port}/`)).rejects.toThrow('did not come')
        await visit(page, `${home()}a/b?c#d`)
        expect(await page.url()).toBe(`${home()}a/b?c#d`)
      })

      it('goes back, and loads again', async () => {
        const page = await visit(await stage.newPage(), `${home()}1`)
        await page.goto(`${home('127.0.0.1')}2`)
        await page.back()
        expect(await page.url()).toBe(`${home()}1`)
        await page.evaluate('window.isOld = true')
        await page.reload()
        expect(await page.evaluate('window.isOld === undefined')).toBe(true)
      })

      it('collects what is printed, across documents', async () => {
        const page = await visit(await stage.newPage())
        await page.evaluate(() => {
          console.log('text', 1)
          console.warn('careful')
          setTimeout(() => {
            throw new Error('nobody caught me')
          })
        })
        await visit(page)
        await page.evaluate(() => console.error('later'))
        await expect.poll(() => page.console()).toHaveLength(4)
        expect(await page.console()).toEqual([
          { type: 'log', text: 'text 1' },
          { type: expect.stringMatching(/^warn/u), text: 'careful' },
          { type: 'exception', text: expect.stringContaining('nobody caught me') },
          { type: 'error', text: 'later' },
        ])
      })

      it('is duplicated with its session storage', async () => {
        const page = await visit(await stage.newPage(), `${home()}deep`)
        await page.evaluate(() => sessionStorage.setItem('mine', 'yes'))
        const copy = await page.duplicate()
        await copy.evaluate(() => sessionStorage.setItem('copied', 'yes'))
        expect(await copy.url()).toBe(`${home()}deep`)
        expect(await copy.evaluate('[sessionStorage.mine, window.opener]')).toEqual(['yes', null])
        expect(await page.evaluate('sessionStorage.copied ?? null')).toBeNull()
      })

      it('goes offline where the engine can', async () => {
        const page = await visit(await stage.newPage())
        const ask = (url: string) =>
          fetch(url).then(
            ({ status }) => status,
            () => 'failed',
          )
        const url = stage.applications.apiUrl()
        const { canGoOffline } = stage.browser
        const outcome = await page
          .setOffline(true)
          .then(async () => String(await page.evaluate(ask, url)), String)
        expect(outcome).toMatch(canGoOffline ? /^failed$/u : /canGoOffline/u)
        if (canGoOffline) await page.setOffline(false)
        expect(await page.evaluate(ask, url)).toBe(200)
      })
    })

    describe('a login', () => {
      it('by password comes back with a code, for tokens that last until an administrator ends them', async () => {
        const page = await visit(await stage.newPage())
        const callback = await logIn(page)
        expect(callback.get('iss')).toBe(`${stage.proxy.url}/realms/${REALM}`)
        await visit(page, await page.url())
        const { status, body } = await page.evaluate(() => window.bare.exchange())
        expect(status).toBe(200)
        expect(await loginWithoutPrompt(page)).toBe('code')
        await stage.target.endSessions(REALM, users.ada.username)
        expect(await loginWithoutPrompt(page)).toBe('login_required')
        await visit(page)
        const { refresh_token } = JSON.parse(body) as { readonly refresh_token: string }
        const refresh = { grant_type: 'refresh_token', refresh_token }
        const refused = await page.evaluate((given) => window.bare.token(given), refresh)
        expect(refused).toMatchObject({
          status: 400,
          body: expect.stringContaining('invalid_grant'),
        })
      })

      it('is seen by all tabs of a profile, and by no other profile', async () => {
        const profile = await stage.newProfile()
        await logIn(await visit(await profile.newPage()))
        expect(await loginWithoutPrompt(await profile.newPage())).toBe('code')
        const stranger = await stage.newPage()
        expect(await loginWithoutPrompt(stranger)).toBe('login_required')
      })

      it.each([
        ['localhost', 'blocked', 'code'],
        ['127.0.0.1', 'blocked', 'login_required'],
        ['127.0.0.1', 'allowed', 'code'],
      ] as const)(
        'in an application at %s is found by a frame where third-party cookies are %s: %s',
        async (host, thirdPartyCookies, found) => {
          const { canAllowThirdPartyCookies } = stage.browser
          const isRefused = thirdPartyCookies === 'allowed' && !canAllowThirdPartyCookies
          const outcome = await stage.newPage({ thirdPartyCookies }).then(async (page) => {
            await logIn(await visit(page, home(host)))
            await page.waitFor('window.bare', 'the application')
            const callback = await page.evaluate(() => window.bare.silentLogin())
            return callback['code'] === undefined ? callback['error'] : 'code'
          }, String)
          expect(outcome).toMatch(isRefused ? /canAllow/u : new RegExp(`^${found}$`, 'u'))
        },
      )
    })

    describe('the end of a tab', () => {
      /** Holds a lock for a request that hangs, and writes down what it hears of its end. */
      const hang = (name: string, url: string) => {
        const note = () => {
          localStorage.setItem(`heard by ${name}`, 'yes')
        }
        addEventListener('pagehide', note)
        document.addEventListener('visibilitychange', note)
        // Equal requests would wait for one another in the browser's cache.
        return navigator.locks.request(name, () => fetch(`${url}?${name}`).finally(note))
      }

      it('frees its locks, and is heard by it where it is closed, not where it is killed', async () => {
        const profile = await stage.newProfile()
        const killed = await visit(await profile.newPage())
        const closed = await visit(await profile.newPage())
        const other = await visit(await profile.newPage())
        const url = `${stage.proxy.url}/realms/${REALM}/protocol/openid-connect/certs`
        stage.proxy.treatAll(endpoint('certs'), { holdAnswerUntil: new Promise(() => {}) })
        await killed.leave(hang, 'killed', url)
        await closed.leave(hang, 'closed', url)
        await expect.poll(() => stage.proxy.requestsOf(endpoint('certs'))).toHaveLength(2)

        await killed.kill()
        await closed.close()
        await other.waitFor(() => localStorage.getItem('heard by closed'), 'what the other heard')
        expect(await other.evaluate(() => localStorage.getItem('heard by killed'))).toBeNull()
        for (const name of ['killed', 'closed']) {
          const take = (given: string) => navigator.locks.request(given, (lock) => lock?.name ?? '')
          expect(await other.evaluate(take, name)).toBe(name)
        }
        await expect(killed.url()).rejects.toThrow('was closed')
      })
    })
  },
)
