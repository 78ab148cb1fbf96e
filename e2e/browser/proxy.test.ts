import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { clients, REALM, ROTATION_REALM, users } from '../keycloak/cast.ts'
import type { ApiAnswer } from './api.ts'
import type { Answer } from './apps/bare.ts'
import type { Page, Profile } from './browser.ts'
import { signIn } from './login-form.ts'
import { onStage } from './stage.ts'
import { captivePortal, digestOf, endpoint, grant, serviceUnavailable } from './treatment.ts'
import type { Treatment } from './treatment.ts'

const module = new URL('apps/bare.ts', import.meta.url)
const { clientId } = clients.harborWeb

onStage(
  (serverUrl) => ({
    bare: { module, settings: { serverUrl, realm: REALM, clientId } },
    rotation: { module, settings: { serverUrl, realm: ROTATION_REALM, clientId } },
  }),
  (stage) => {
    const isToken = endpoint('token')

    let profile: Profile
    let page: Page
    // Nobody logs in there but the one who counts, and a page that is cut off can ask again.
    beforeAll(async () => {
      profile = await stage.browser.newProfile()
      page = await visit('bare')
    })
    afterAll(() => profile.close())

    async function visit(name: 'bare' | 'rotation'): Promise<Page> {
      const opened = await profile.newPage()
      await opened.goto(stage.applications.url(name))
      await opened.waitFor('window.bare', 'the application')
      return opened
    }
    /** Asks for tokens with a refresh token; `'network error'` where there is no answer. */
    const refresh = (asking: Page, refresh_token: string) =>
      asking.evaluate(
        (given): Promise<Answer | string> => window.bare.token(given).catch(() => 'network error'),
        { grant_type: 'refresh_token', refresh_token },
      )

    describe('the proxy', () => {
      it.each<readonly [string, Treatment, unknown, object]>([
        [
          'passes',
          'pass',
          expect.objectContaining({ status: 400 }),
          { status: 400, serverStatus: 400 },
        ],
        ['cuts', 'cut', 'network error', { status: undefined, serverStatus: undefined }],
        [
          'lets the server answer, then cuts',
          'commit-then-cut',
          'network error',
          { status: undefined, serverStatus: 400 },
        ],
        [
          'answers 503',
          { answer: serviceUnavailable },
          { status: 503, body: serviceUnavailable.body },
          { status: 503, serverStatus: undefined },
        ],
        [
          'answers with a page',
          { answer: captivePortal },
          { status: 200, body: expect.stringContaining('<title>Welcome') },
          { status: 200, serverStatus: undefined },
        ],
        [
          'answers what a page may not read',
          { answer: { ...serviceUnavailable, headers: {} } },
          'network error',
          { status: 503, serverStatus: undefined },
        ],
      ])('%s', async (_, treatment, seen, recorded) => {
        stage.proxy.treatNext(isToken, treatment)
        expect(await refresh(page, 'unknown')).toEqual(seen)
        expect(stage.proxy.requestsOf(isToken)).toEqual([
          {
            method: 'POST',
            path: `/realms/${REALM}/protocol/openid-connect/token`,
            grant_type: 'refresh_token',
            refreshTokenDigest: digestOf('unknown'),
            treatment,
            ...recorded,
          },
        ])
        // One treatment is for one request.
        expect(await refresh(page, 'other')).toMatchObject({ status: 400 })
      })

      it('holds a request, and an answer, until it is told', async () => {
        for (const [hold, serverStatus] of [
          ['holdRequestUntil', undefined],
          ['holdAnswerUntil', 400],
        ] as const) {
          stage.proxy.reset()
          const { promise, resolve } = Promise.withResolvers<void>()
          stage.proxy.treatNext(isToken, { [hold]: promise } as unknown as Treatment)
          const outcome = refresh(page, 'unknown')
          await expect
            .poll(() =>
              stage.proxy.requestsOf(isToken).map((each) => [each.serverStatus, each.status]),
            )
            .toEqual([[serverStatus, undefined]])
          resolve()
          expect(await outcome).toMatchObject({ status: 400 })
        }
      })

      it('delays an answer', async () => {
        stage.proxy.treatAll(isToken, { delayAnswerMs: 300 })
        const start = performance.now()
        await refresh(page, 'unknown')
        expect(performance.now() - start).toBeGreaterThan(299)
      })

      it('counts what was presented twice, which ends a session where tokens rotate', async () => {
        const rotation = await visit('rotation')
        await rotation.leave(() => location.assign(window.bare.authorizationUrl()))
        await signIn(rotation, users.ada)
        await rotation.waitForUrl(/\/rotation\/\?/u)
        await rotation.waitFor('window.bare', 'the application')
        const tokens = await rotation.evaluate(() => window.bare.exchange())
        const { refresh_token } = JSON.parse(tokens.body) as { readonly refresh_token: string }

        stage.proxy.treatNext(grant('refresh_token'), 'commit-then-cut')
        expect(await refresh(rotation, refresh_token)).toBe('network error')
        expect(stage.proxy.replayedRefreshTokens()).toEqual([])
        expect(await refresh(rotation, refresh_token)).toMatchObject({ status: 400 })
        expect(stage.proxy.replayedRefreshTokens()).toEqual([digestOf(refresh_token)])
        expect(stage.proxy.requestsOf(isToken)).toMatchObject([
          { grant_type: 'authorization_code', serverStatus: 200 },
          { grant_type: 'refresh_token', serverStatus: 200, treatment: 'commit-then-cut' },
          { grant_type: 'refresh_token', serverStatus: 400 },
        ])
      })
    })

    describe('the API', () => {
      const ask = async (url: string) => {
        const headers = { authorization: 'Bearer shown' }
        const { status, redirected, ...response } = await fetch(url, { headers }).then(
          (answer) => ({
            status: answer.status,
            redirected: answer.redirected,
            challenge: answer.headers.get('www-authenticate'),
            body: answer.text(),
          }),
        )
        return { status, redirected, challenge: response.challenge, body: await response.body }
      }

      it.each<readonly [string, (echoUrl: string) => ApiAnswer, object]>([
        ['echoes', () => 'echo', { status: 200, body: expect.stringContaining('Bearer shown') }],
        [
          'refuses',
          () => ({ status: 401 }),
          { status: 401, challenge: 'Bearer error="invalid_token"' },
        ],
        ['redirects', (redirectTo) => ({ redirectTo }), { status: 200, redirected: true }],
      ])('%s, once', async (_, answer, seen) => {
        stage.applications.clearRequests()
        stage.applications.answerApi(answer(stage.applications.apiUrl('there')))
        const url = stage.applications.apiUrl('orders', '127.0.0.1')
        expect(await page.evaluate(ask, url)).toMatchObject(seen)
        expect(stage.applications.requests).toContainEqual({
          method: 'GET',
          path: '/api/orders',
          host: new URL(url).host,
          authorization: 'Bearer shown',
        })
        expect(await page.evaluate(ask, url)).toMatchObject({ status: 200, redirected: false })
      })
    })
  },
)
