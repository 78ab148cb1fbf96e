import { describe, expect, it } from 'vitest'

import { ROTATION_REALM, users } from '../keycloak/cast.ts'
import type { Pause } from './apps/latchkey.ts'
import type { Page, Profile } from './browser.ts'
import {
  latchkeyApplication,
  logIn,
  openAndStart,
  sessionOf,
  waitForSession,
} from './latchkey-page.ts'
import { everyEngineOnce, onStage } from './stage.ts'
import { endpoint, grant } from './treatment.ts'

/** All rounds take some minutes an engine: every run has a tenth of them, `THOROUGH=1` has them all. */
const isThorough = process.env['THOROUGH'] === '1'

/** Longer than an access token lives. */
const roundSeconds = 400

onStage(
  (serverUrl) => {
    const settings = { realm: ROTATION_REALM }
    return {
      indexeddb: latchkeyApplication('indexeddb', serverUrl, { ...settings, storage: 'indexeddb' }),
      session: latchkeyApplication('session', serverUrl, { ...settings, storage: 'session' }),
      memory: latchkeyApplication('memory', serverUrl, { ...settings, storage: 'memory' }),
    }
  },
  (stage) => {
    const rounds = (full: number): number => (isThorough ? full : full / 10)

    /** Tabs of one profile, all of them signed in. */
    async function openTabs(profile: Profile, name: string, count: number): Promise<Page[]> {
      const pages: Page[] = []
      for (let index = 0; index < count; index += 1) {
        const page = await profile.newPage()
        pages.push(page)
        const found = await openAndStart(page, stage.applications.url(name))
        const session = index === 0 ? await logIn(page, users.ada) : found
        expect(session.status).toBe('signed-in')
      }
      return pages
    }

    const tokenAt = (page: Page, round: number): Promise<string> =>
      page.evaluate((ahead) => {
        window.clockAhead = ahead
        return window.client.getAccessToken()
      }, round * roundSeconds)

    describe('tabs that refresh at once, where a refresh token is good for one use', () => {
      it.each([
        ['indexeddb', 8, rounds(200), 1],
        ['session', 2, rounds(50), 2],
        ['memory', 2, rounds(50), 2],
      ])('%s: %i tabs, %i rounds', { timeout: 300_000 }, async (name, tabs, count, chains) => {
        const pages = await openTabs(await stage.newProfile(), name, tabs)
        stage.proxy.reset()
        // All tabs are at it before the first has its answer.
        stage.proxy.treatAll(grant('refresh_token'), { delayAnswerMs: 100 })
        const refreshes = () => stage.proxy.requestsOf(grant('refresh_token'))
        for (let round = 1; round <= count; round += 1) {
          const tokens = await Promise.all(pages.map((page) => tokenAt(page, round)))
          expect(new Set(tokens).size).toBe(chains)
          expect(refreshes().length).toBe(round * chains)
          expect(stage.proxy.requestsOf(endpoint('auth'))).toEqual([])
        }
        expect(refreshes().every(({ status }) => status === 200)).toBe(true)
        expect(stage.proxy.replayedRefreshTokens()).toEqual([])
        for (const page of pages) {
          expect(await sessionOf(page)).toMatchObject({
            status: 'signed-in',
            claims: { preferred_username: 'ada' },
          })
        }
      })
    })

    it('a tab whose copy went on while it was elsewhere presents nothing a second time', async () => {
      const profile = await stage.newProfile()
      const [page] = await openTabs(profile, 'session', 1)
      if (!page) throw new Error('expected a tab')
      const elsewhere = stage.applications.url('session', { path: 'empty.html' })
      const copy = await page.duplicate()
      await page.goto(elsewhere)
      stage.proxy.reset()
      expect(await openAndStart(copy, stage.applications.url('session'))).toMatchObject({
        cause: 'restored',
      })
      await tokenAt(copy, 1)
      await copy.close()
      expect(await openAndStart(page, stage.applications.url('session'))).toMatchObject({
        cause: 'restored',
      })
      await tokenAt(page, 1)
      expect(await sessionOf(page)).toMatchObject({
        cause: 'silent_sso',
        claims: { preferred_username: 'ada' },
      })
      expect(stage.proxy.requestsOf(grant('refresh_token'))).toHaveLength(1)
      expect(stage.proxy.replayedRefreshTokens()).toEqual([])
    })

    describe('a tab that is killed while it refreshes', () => {
      it.each<[Pause, { refreshes: number; silent: number }]>([
        ['before the mark', { refreshes: 1, silent: 0 }],
        ['after the mark', { refreshes: 0, silent: 1 }],
        ['before it is kept', { refreshes: 1, silent: 1 }],
        ['after it is kept', { refreshes: 1, silent: 0 }],
      ])('%s', { timeout: 300_000 }, async (pauseAt, expected) => {
        const profile = await stage.newProfile()
        const [next, other] = await openTabs(profile, 'indexeddb', 2)
        if (!next || !other) throw new Error('expected two tabs')
        for (let round = 1; round <= rounds(50); round += 1) {
          const doomed = await profile.newPage()
          await openAndStart(doomed, stage.applications.url('indexeddb'))
          stage.proxy.reset()
          await doomed.leave(
            (at, ahead) => {
              window.pauseAt = at
              window.clockAhead = ahead
              void window.client.getAccessToken()
            },
            pauseAt,
            round * roundSeconds,
          )
          await doomed.waitFor('window.isPaused', 'the moment to die')
          await doomed.kill()
          const tokens = [await tokenAt(next, round), await tokenAt(other, round)]
          expect(tokens[0]).toBe(tokens[1])
          expect(stage.proxy.requestsOf(grant('refresh_token'))).toHaveLength(expected.refreshes)
          expect(stage.proxy.requestsOf(endpoint('auth'))).toHaveLength(expected.silent)
          for (const page of [next, other]) {
            expect(await waitForSession(page, 'signed-in')).toMatchObject({
              claims: { preferred_username: 'ada' },
            })
          }
        }
      })
    })
  },
  everyEngineOnce,
)
