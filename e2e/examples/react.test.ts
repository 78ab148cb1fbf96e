import { afterAll, beforeAll, expect, it } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import type { EmulatorTarget } from '../contract/emulator-target.ts'
import { users } from '../keycloak/cast.ts'
import { violationsOf } from './accessibility.ts'
import { inChromium } from './in-chromium.ts'
import { signIn } from './playground-page.ts'
import { serveReact } from './serve-react.ts'
import type { ReactExample } from './serve-react.ts'

let server: EmulatorTarget
let example: ReactExample
beforeAll(async () => {
  server = await startEmulator()
  example = await serveReact(server.url)
})
afterAll(async () => {
  await example?.close()
  await server?.close()
})

inChromium((openProfile) => {
  it('comes back to the page that asked for the login, and works under StrictMode', async () => {
    const page = await (await openProfile()).newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      const isOurs = message.location().url.startsWith(example.url)
      if (isOurs && ['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    const spent: string[] = []
    page.on('request', (request) => {
      if (request.postData()?.includes('grant_type=authorization_code')) spent.push(request.url())
    })

    const deep = new URL('logbook', example.url).href
    await page.goto(deep)
    await page.waitForSelector('text=This page is for those who are signed in.')
    expect(await violationsOf(page)).toEqual([])
    await page.click('main >> text=Log in')
    await signIn(page, users.ada)
    await page.waitForSelector('text=Ada Keeper may read this.')
    expect(page.url()).toBe(deep)
    expect(await page.isVisible('text=A keeper may write, too.')).toBe(true)
    expect(spent).toHaveLength(1)

    await page.click('text=Home')
    await page.waitForSelector('text=Welcome, Ada Keeper.')
    await page.goBack()
    await page.waitForSelector('text=Ada Keeper may read this.')
    await page.click('text=Log out')
    await page.waitForSelector('text=Everybody may read this page.')
    await page.click('text=Logbook')
    await page.waitForSelector('text=This page is for those who are signed in.')
    expect(complaints).toEqual([])
  })
})
