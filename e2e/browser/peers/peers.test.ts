import { expect, it } from 'vitest'

import { clients, REALM, users } from '../../keycloak/cast.ts'
import { signIn } from '../login-form.ts'
import { onStage } from '../stage.ts'
import { grant } from '../treatment.ts'

onStage(
  (serverUrl) => {
    const settings = { serverUrl, realm: REALM, clientId: clients.harborWeb.clientId }
    return {
      'keycloak-js': { module: new URL('keycloak-js.ts', import.meta.url), settings },
      'oidc-client-ts': { module: new URL('oidc-client-ts.ts', import.meta.url), settings },
    }
  },
  (stage) => {
    it.each(['keycloak-js', 'oidc-client-ts'])('%s logs in, refreshes and leaves', async (name) => {
      const page = await stage.newPage()
      const home = stage.applications.url(name)
      const start = async () => {
        await page.waitForUrl(home)
        await page.waitFor('window.peer', name)
        return page.evaluate(() => window.peer.start())
      }
      await page.goto(home)
      expect(await start()).toMatchObject({ isSignedIn: false })
      await page.leave(() => window.peer.login())
      await signIn(page, users.ada)
      expect(await start()).toMatchObject({ isSignedIn: true, username: users.ada.username })
      const before = await page.evaluate(() => window.peer.accessToken())
      expect(await page.evaluate(() => window.peer.refresh())).toMatchObject({ isSignedIn: true })
      expect(await page.evaluate(() => window.peer.accessToken())).not.toBe(before)
      expect(stage.proxy.requestsOf(grant('refresh_token'))).toMatchObject([{ status: 200 }])
      await page.evaluate('window.isOld = true')
      await page.leave(() => window.peer.logout())
      await page.waitFor('window.isOld === undefined && window.peer', 'the page after the logout')
      expect(await start()).toMatchObject({ isSignedIn: false, username: null })
    })
  },
)
