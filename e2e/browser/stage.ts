import { afterAll, beforeAll, beforeEach } from 'vitest'

import { serveApplications } from './applications.ts'
import type { Application, Applications } from './applications.ts'
import type { Browser, Page, Profile, ProfileOptions } from './browser.ts'
import { inBrowsers, started } from './in-browsers.ts'
import type { Place, World } from './in-browsers.ts'
import { proxyTo } from './proxy.ts'
import type { KeycloakProxy } from './proxy.ts'

/** All that a browser test has: read what is started in tests and hooks, not before. */
export interface Stage extends World {
  readonly applications: Applications
  /** In front of the target; it forgets everything before each test. */
  readonly proxy: KeycloakProxy
  /** Opens a profile for one test. */
  newProfile(options?: ProfileOptions): ReturnType<Browser['newProfile']>
  /** Opens a tab in a profile of its own. */
  newPage(options?: ProfileOptions): Promise<Page>
}

/**
 * Declares a suite for each engine and target as {@link inBrowsers} does, with a proxy in front of the target and
 * applications that use it.
 *
 * @param applicationsAt the applications for a `serverUrl`, which is the proxy's
 * @param isWorthIt where it is declared; by default, everywhere
 */
export function onStage(
  applicationsAt: (serverUrl: string) => Readonly<Record<string, Application>>,
  declare: (stage: Stage) => void,
  isWorthIt: (place: Place) => boolean = () => true,
): void {
  inBrowsers((world) => {
    const state: { applications?: Applications; proxy?: KeycloakProxy } = {}
    const profiles: Profile[] = []
    beforeAll(async () => {
      state.proxy = await proxyTo(world.target.url)
      state.applications = await serveApplications(applicationsAt(state.proxy.url))
    })
    afterAll(async () => {
      await state.applications?.close()
      await state.proxy?.close()
    })
    beforeEach(() => {
      state.proxy?.reset()
      state.applications?.clearRequests()
      return async () => {
        for (const profile of profiles.splice(0)) await profile.close()
      }
    })
    const stage: Stage = {
      engine: world.engine,
      server: world.server,
      get browser() {
        return world.browser
      },
      get target() {
        return world.target
      },
      get applications() {
        return started(state.applications)
      },
      get proxy() {
        return started(state.proxy)
      },
      async newProfile(options) {
        const profile = await world.browser.newProfile(options)
        profiles.push(profile)
        return profile
      },
      newPage: async (options) => (await stage.newProfile(options)).newPage(),
    }
    declare(stage)
  }, isWorthIt)
}

/** For what the engine makes no difference to: every engine at the emulator, and one of them at the real server. */
export function everyEngineOnce({ engine, server }: Place): boolean {
  return server === 'emulator' || engine === 'chromium'
}
