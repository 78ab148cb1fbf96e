import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import { servePlayground } from '../demo/playground.ts'
import type { Playground } from '../demo/playground.ts'
import { clients, granted, REALM, users } from '../keycloak/cast.ts'
import { inChromium } from './in-chromium.ts'
import { causeIs, loggedCauses, openSignedIn, signIn } from './playground-page.ts'

const keycloak = inject('keycloak')

interface Server {
  readonly url: string
  readonly close: () => Promise<void>
}

const servers: readonly { name: string; missing?: string; start: () => Promise<Server> }[] = [
  { name: 'the emulator', start: startEmulator },
  'missing' in keycloak
    ? { name: 'Keycloak', missing: keycloak.missing, start: startEmulator }
    : {
        name: 'Keycloak',
        start: () => Promise.resolve({ url: keycloak.url, close: () => Promise.resolve() }),
      },
]

describe.each(servers)('the playground at $name', ({ missing, start }) => {
  if (missing !== undefined) return it.skip(missing)
  let server: Server
  let playground: Playground
  beforeAll(async () => {
    server = await start()
    playground = await servePlayground(server.url)
    await askOnce(server.url, playground.url)
  })
  afterAll(async () => {
    await playground?.close()
    await server?.close()
  })

  inChromium((openProfile) => {
    it('leads from a login to a logout', async () => {
      const page = await (await openProfile()).newPage()
      const thrown: Error[] = []
      page.on('pageerror', (error) => thrown.push(error))
      await page.goto(`${playground.url}#permissions`)
      await causeIs(page, 'no_session')
      expect(await page.isVisible('#signed-in')).toBe(false)
      await page.click('#login')
      await signIn(page, users.ada)

      await causeIs(page, 'login')
      expect(page.url()).toBe(`${playground.url}#permissions`)
      expect(await page.innerText('#headline')).toBe('Signed in as Ada Keeper')
      expect(await page.locator('#roles-list li').allInnerTexts()).toEqual(
        expect.arrayContaining(['keeper', 'uma_authorization', 'editor', 'pilot']),
      )
      await page.waitForSelector('#permissions-rows tr')
      expect(await permissionsShown(page)).toEqual(granted.ada)

      await page.fill('#access-permissions', 'Logbook#read\nVault\n')
      await page.click('#access button')
      await page.waitForSelector('#access-answer:text-is("No. Missing: Vault.")')
      await page.selectOption('#access-require', 'any')
      await page.click('#access button')
      await page.waitForSelector('#access-answer:text-is("Yes. Missing: Vault.")')

      await page.click('#call button')
      await page.waitForSelector('#call-answer:text-is("Status 200.")')
      expect(JSON.parse(await page.innerText('#call-body'))).toMatchObject({
        preferred_username: 'ada',
      })

      const before = await page.innerText('#access-token-claims')
      await page.click('#refresh')
      await causeIs(page, 'refreshed')
      expect(await page.innerText('#access-token-claims')).not.toBe(before)
      await page.reload()
      await causeIs(page, 'restored')

      await page.click('#logout')
      await causeIs(page, 'no_session')
      expect(page.url()).toBe(playground.url)
      expect(await loggedCauses(page)).toEqual([
        'no_session',
        'logout',
        'restored',
        'refreshed',
        'login',
        'no_session',
      ])
      expect(thrown).toEqual([])
    })

    it('counts down to the end of the tokens', async () => {
      const page = await (await openProfile()).newPage()
      await openSignedIn(page, playground.url, users.ada)
      for (const token of ['id-token', 'access-token']) {
        const left = async () =>
          Number(/^4 min (\d+) s$/u.exec(await page.innerText(`#${token}-left`))?.[1])
        const before = await left()
        expect(before).toBeGreaterThan(0)
        await expect.poll(left, { timeout: 10_000 }).toBeLessThan(before)
      }
    })

    it('says that a login without asking found no session', async () => {
      const page = await (await openProfile()).newPage()
      await page.goto(playground.url)
      await page.click('#look')
      await page.waitForSelector('#callback:has-text("login_required")')
      await causeIs(page, 'no_session')
      expect(page.url()).toBe(playground.url)
    })

    it('begins with the registration form where that is asked for', async () => {
      const page = await (await openProfile()).newPage()
      await page.goto(playground.url)
      await page.click('#register')
      await page.waitForSelector('#firstName')
      expect(new URL(page.url()).origin).toBe(new URL(server.url).origin)
    })

    it('tells how an action ended that was asked for', async () => {
      const page = await (await openProfile()).newPage()
      await openSignedIn(page, playground.url, users.jörg)
      await page.click('#password')
      await page.waitForSelector('#password-new')
      await page.click('[name=cancel-aia]')
      await page.waitForSelector('#callback:has-text("UPDATE_PASSWORD ended with cancelled")')
      expect(await page.innerText('#status')).toBe('signed-in')
    })

    it('signs out a second tab, and leads whoever uses it on', async () => {
      const profile = await openProfile()
      const first = await profile.newPage()
      await openSignedIn(first, playground.url, users.ada)
      const second = await profile.newPage()
      await second.goto(playground.url)
      await causeIs(second, 'silent_sso')
      await second.focus('#refresh')
      await first.click('#logout')
      await causeIs(second, 'logout_elsewhere')
      expect(await second.evaluate(() => document.activeElement?.id)).toBe('session')
    })
  })
})

/** Asks for a login without a page: the first one of a server that has just started takes longer than a page waits. */
async function askOnce(serverUrl: string, redirect_uri: string): Promise<void> {
  const query = new URLSearchParams({
    client_id: clients.harborWeb.clientId,
    redirect_uri,
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })
  const url = `${serverUrl}/realms/${REALM}/protocol/openid-connect/auth?${query}`
  const { headers } = await fetch(url, { redirect: 'manual' })
  expect(headers.get('location')).toContain('error=login_required')
}

/** The table: scopes by resource. */
async function permissionsShown(page: {
  evaluate: <T>(read: () => T) => Promise<T>
}): Promise<Record<string, readonly string[]>> {
  const rows = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLTableRowElement>('#permissions-rows tr')].map(({ cells }) => [
      cells[0]?.textContent ?? '',
      cells[1]?.textContent ?? '',
    ]),
  )
  return Object.fromEntries(
    rows.map(([name = '', scopes = '']) => [
      name,
      scopes === 'without scopes' ? [] : scopes.split(', '),
    ]),
  )
}
