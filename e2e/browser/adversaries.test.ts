import { describe, expect, it } from 'vitest'

import { clients, REALM, users } from '../keycloak/cast.ts'
import type { Page } from './browser.ts'
import { forgedTokens, keySet } from './forged-tokens.ts'
import type { Forgery } from './forged-tokens.ts'
import { latchkeyApplication, leaveForLogin, openAndStart, startHere } from './latchkey-page.ts'
import { signIn } from './login-form.ts'
import { everyEngineOnce, onStage } from './stage.ts'
import { endpoint, grant } from './treatment.ts'

onStage(
  (serverUrl) => ({
    spa: latchkeyApplication('spa', serverUrl, { restore: 'none' }),
    slim: {
      ...latchkeyApplication('slim', serverUrl, { restore: 'none' }),
      module: new URL('apps/slim.ts', import.meta.url),
    },
  }),
  (stage) => {
    const url = (name = 'spa', path = '') => stage.applications.url(name, { path })
    const clientId = clients.harborWeb.clientId

    /** Opens a callback as a document of its own: from the application, only the fragment would change. */
    async function openCallback(page: Page, callbackUrl: string) {
      await page.goto(stage.applications.apiUrl())
      return openAndStart(page, callbackUrl)
    }

    /** Begins a login, and gives what the login page was asked. */
    async function beginLogin(page: Page, name = 'spa'): Promise<URLSearchParams> {
      await openAndStart(page, url(name))
      const loginUrl = await page.evaluate(() => window.client.loginUrl())
      return new URL(loginUrl).searchParams
    }

    describe('a callback', () => {
      const callback = (parameters: Readonly<Record<string, string>>): string =>
        `${url()}#${new URLSearchParams(parameters).toString()}`

      it('with the state of no login is refused', async () => {
        const page = await stage.newPage()
        await beginLogin(page)
        const session = await openCallback(page, callback({ code: 'c', state: 'another' }))
        expect(session).toMatchObject({ status: 'signed-out', callback: { status: 'rejected' } })
        expect(stage.proxy.requestsOf(endpoint('token'))).toHaveLength(0)
      })

      it.each<[string, (issuer: string) => Record<string, string>]>([
        ['of another issuer', () => ({ iss: 'https://evil.example/realms/x' })],
        ['of no issuer, where the server says that it names itself', () => ({})],
      ])('%s is refused', async (_, iss) => {
        const page = await stage.newPage()
        const state = (await beginLogin(page)).get('state') ?? ''
        const session = await openCallback(
          page,
          callback({ code: 'c', state, ...iss(`${stage.proxy.url}/realms/${REALM}`) }),
        )
        expect(session).toMatchObject({
          status: 'signed-out',
          callback: { status: 'rejected', reason: { code: 'callback_rejected' } },
        })
        expect(stage.proxy.requestsOf(endpoint('token'))).toHaveLength(0)
      })

      it('with the code of another’s login is refused by the server, for its verifier', async () => {
        const attacker = await stage.newPage()
        await openAndStart(attacker, url())
        await leaveForLogin(attacker)
        await signIn(attacker, users.mallory)
        await attacker.waitFor('location.hash.includes("code=")', 'a code of the attacker')
        const code = new URLSearchParams(new URL(await attacker.url()).hash.slice(1)).get('code')
        const page = await stage.newPage()
        const state = (await beginLogin(page)).get('state') ?? ''
        const iss = `${stage.proxy.url}/realms/${REALM}`
        const session = await openCallback(page, callback({ code: code ?? '', state, iss }))
        expect(session).toMatchObject({
          status: 'signed-out',
          callback: { status: 'rejected', reason: { error: 'invalid_grant' } },
        })
      })

      it('that is replayed sends no code again', async () => {
        const page = await stage.newPage()
        await openAndStart(page, url())
        await leaveForLogin(page)
        await signIn(page, users.ada)
        await page.waitFor('location.hash.includes("code=")', 'the callback')
        const callbackUrl = await page.url()
        expect(await startHere(page)).toMatchObject({ callback: { status: 'completed' } })
        const other = await stage.newPage()
        expect(await openAndStart(other, callbackUrl)).toMatchObject({
          callback: { status: 'rejected' },
        })
        expect(await openCallback(page, callbackUrl)).toMatchObject({
          status: 'signed-in',
          cause: 'restored',
          callback: { status: 'repeated' },
        })
        expect(stage.proxy.requestsOf(grant('authorization_code'))).toHaveLength(1)
      })
    })

    describe.each(['spa', 'slim'])('an ID token (%s)', (name) => {
      const issuer = (): string => `${stage.proxy.url}/realms/${REALM}`

      /** Finishes a login for which the token endpoint gives a forgery. */
      async function loginWith(forgery: Forgery) {
        const page = await stage.newPage()
        const asked = await beginLogin(page, name)
        const [nonce, state] = [asked.get('nonce') ?? '', asked.get('state') ?? '']
        stage.proxy.treatAll(endpoint('certs'), { answer: keySet })
        stage.proxy.treatNext(grant('authorization_code'), {
          answer: forgedTokens({ issuer: issuer(), clientId, nonce }, forgery),
        })
        const response = new URLSearchParams({ code: 'c', state, iss: issuer() })
        return openCallback(page, `${url(name)}#${response.toString()}`)
      }

      it('that is right is accepted', async () => {
        expect(await loginWith({})).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
      })

      it.each<[string, Forgery]>([
        ['nonce', { claims: { nonce: 'another' } }],
        ['nonce', { claims: { nonce: undefined } }],
        ['aud', { claims: { aud: 'another-client' } }],
        ['azp', { claims: { azp: 'another-client' } }],
        ['azp', { claims: { aud: [clientId, 'another-client'], azp: undefined } }],
        ['at_hash', { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }],
        ['iss', { claims: { iss: 'https://evil.example/realms/x' } }],
        ['exp', { claims: { exp: 1 } }],
        ['typ', { claims: { typ: 'Bearer' } }],
        ['alg', { signature: 'none' }],
        ['alg', { signature: 'HS256' }],
        ['signature', { signature: 'foreign' }],
      ])('is refused for its %s: %j', async (claim, forgery) => {
        const session = await loginWith(forgery)
        expect(session.status).toBe('signed-out')
        expect(session.callback).toMatchObject({
          status: 'rejected',
          reason: { code: 'token_rejected', claim },
        })
      })
    })

    it('a page of another origin cannot be gone to by returnTo', async () => {
      const page = await stage.newPage()
      await openAndStart(page, url())
      const evil = (): Promise<string> =>
        window.client.loginUrl({ returnTo: 'https://evil.example/' })
      await expect(page.evaluate(evil)).rejects.toThrow('of this origin')
    })
  },
  everyEngineOnce,
)
