import { expect, it } from 'vitest'

import { users } from '../keycloak/cast.ts'
import { lighthouseRealmFile } from '../keycloak/realms.ts'
import { inChromium } from './in-chromium.ts'
import { playgroundOnEmulator } from './playground-on-emulator.ts'
import { causeIs, loggedCauses, openSignedIn, signIn } from './playground-page.ts'

const markup = '<img src="/nothing" onerror="window.wasRun = true">'
const { representation } = lighthouseRealmFile
const realm = {
  ...representation,
  users: representation.users.map((user) =>
    user.username === 'grace' ? { ...user, firstName: markup, lastName: markup } : user,
  ),
}
const emulated = playgroundOnEmulator(realm)

inChromium((openProfile) => {
  it('says that the server cannot be reached, and goes on when it can', async () => {
    const profile = await openProfile()
    await profile.route(`${emulated.serverUrl}/**`, (route) => route.abort())
    const page = await profile.newPage()
    await page.goto(emulated.url)
    await causeIs(page, 'server_unreachable')
    expect(await page.innerText('#headline')).toBe('Keycloak cannot be reached')
    expect(await page.innerText('#problem')).toContain('no answer')
    expect(await page.isVisible('#login')).toBe(true)
    // What a button cannot do is told, too.
    await page.click('#login')
    await page.waitForSelector('#failure:has-text("loginUrl: no answer")')
    await profile.unroute(`${emulated.serverUrl}/**`)
    await causeIs(page, 'no_session')
    expect(await page.isVisible('#problem')).toBe(false)
  })

  it('says what to do where the address gives no cryptography', async () => {
    const profile = await openProfile()
    const elsewhere = 'http://playground.example/'
    await profile.route(`${elsewhere}**`, async (route) => {
      const url = route.request().url().replace(elsewhere, emulated.url)
      await route.fulfill({ response: await route.fetch({ url }) })
    })
    const page = await profile.newPage()
    await page.goto(elsewhere)
    await causeIs(page, 'insecure_context')
    expect(await page.innerText('#explanation')).toContain('http://localhost')
    expect(await page.isVisible('#login')).toBe(false)
  })

  it('says that an administrator has ended the session', async () => {
    const page = await (await openProfile()).newPage()
    await openSignedIn(page, emulated.url, users.jörg)
    emulated.emulator.revokeSessions(users.jörg.username)
    await page.click('#refresh')
    await causeIs(page, 'session_ended')
    expect(await page.isVisible('#signed-in')).toBe(false)
    expect(await page.isVisible('#login')).toBe(true)
    expect(await loggedCauses(page)).toEqual(['session_ended', 'login', 'no_session'])
    await page.click('#clear-log')
    expect(await loggedCauses(page)).toEqual([])
  })

  it('says where the user may do nothing', async () => {
    const page = await (await openProfile()).newPage()
    await page.goto(emulated.url)
    await page.click('#login')
    await signIn(page, users.mallory)
    await page.waitForSelector('#permissions-state:text-is("The user may do nothing here.")')
    await page.fill('#access-permissions', 'Tides, Table #1')
    await page.click('#access button')
    await page.waitForSelector('#access-answer:has-text("use its id")')
    expect(await page.locator('#permissions-rows tr').count()).toBe(0)
  })

  it('shows claims and answers as text, whatever is in them', async () => {
    const page = await (await openProfile()).newPage()
    await openSignedIn(page, emulated.url, users.grace)
    expect(await page.innerText('#headline')).toBe(`Signed in as ${markup} ${markup}`)
    expect(await page.innerText('#id-token-claims')).toContain(markup)
    await page.click('#call button')
    await page.waitForSelector('#call-body:has-text("onerror")')
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.evaluate(() => 'wasRun' in window)).toBe(false)
  })

  it('tells of a callback once, for it is about what was before', async () => {
    const profile = await openProfile()
    const page = await profile.newPage()
    await page.goto(emulated.url)
    await page.click('#look')
    await page.waitForSelector('#callback:has-text("login_required")')
    expect(await page.innerText('#log-entries li:first-child')).toContain('login_required')
    await openSignedIn(await profile.newPage(), emulated.url, users.ada)
    await causeIs(page, 'silent_sso')
    expect(await page.isVisible('#callback')).toBe(false)
    expect(await page.innerText('#log-entries li:first-child')).not.toContain('login_required')
  })

  it('gives the token to no other origin', async () => {
    const profile = await openProfile()
    const asked: (string | undefined)[] = []
    await profile.route('https://api.example/**', (route) => {
      asked.push(route.request().headers()['authorization'])
      return route.fulfill({ body: 'hello', headers: { 'access-control-allow-origin': '*' } })
    })
    const page = await profile.newPage()
    await openSignedIn(page, emulated.url, users.ada)
    await page.fill('#call-url', 'https://api.example/')
    await page.click('#call button')
    await page.waitForSelector('#call-body:text-is("hello")')
    expect(asked).toEqual([undefined])
  })
})
