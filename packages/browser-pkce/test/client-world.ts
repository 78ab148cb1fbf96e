import type { BrowserClient } from '../src/browser-client.ts'
import type { BrowserClientOptions } from '../src/options.ts'
import { createBrowserClient } from '../src/slim.ts'
import { place, testKeycloak } from './keycloak.ts'
import type { TestKeycloak } from './keycloak.ts'
import { openPage, pageEvent } from './page.ts'
import type { TestPage } from './page.ts'
import { turnedClock } from './turned-clock.ts'
import type { TurnedClock } from './turned-clock.ts'

/** A client in a page, and its server. */
export interface ClientWorld {
  readonly client: BrowserClient
  readonly page: TestPage
  readonly keycloak: TestKeycloak
  readonly clock: TurnedClock
  /** The page is loaded with this URL, and a client is made and started. */
  arrive(href: string): BrowserClient
  /** The user logs in at this URL, and comes back to the page. */
  comeBack(authorizationUrl: string, callback?: string): Promise<ClientWorld>
  reload(): Promise<ClientWorld>
}

/** Without `beside` a new page is opened; with it this is another tab, whose globals are the same. */
export function openClient(
  options: Partial<BrowserClientOptions> = {},
  beside?: Pick<ClientWorld, 'page' | 'keycloak' | 'clock'>,
): ClientWorld {
  const page = beside?.page ?? openPage()
  const clock = beside?.clock ?? turnedClock()
  const keycloak = beside?.keycloak ?? testKeycloak(clock)
  const { transport } = keycloak
  if (!beside) page.frame = (url) => keycloak.callback(url, { error: 'login_required' })
  const make = (): BrowserClient =>
    createBrowserClient({
      ...place,
      clientId: 'app',
      redirectUri: '/cb',
      restore: 'none',
      transport,
      clock,
      ...options,
    })

  function arrive(href: string): BrowserClient {
    // The page before is left, and its client with it.
    world.client.close()
    page.window.dispatchEvent(pageEvent('pagehide'))
    page.href = href
    const client = make()
    world = { ...world, client }
    void client.start()
    return client
  }

  let world: ClientWorld = {
    client: make(),
    page,
    keycloak,
    clock,
    arrive,
    async comeBack(authorizationUrl, callback = keycloak.callback(authorizationUrl)) {
      await arrive(callback).start()
      return world
    },
    async reload() {
      await arrive(page.href).start()
      return world
    },
  }
  return new Proxy(world, {
    get: (_target, member: keyof ClientWorld) => world[member],
  })
}

/** A page that a user has logged in to. */
export async function signedIn(...given: Parameters<typeof openClient>): Promise<ClientWorld> {
  const world = openClient(...given)
  await world.client.start()
  await world.comeBack(await world.client.loginUrl())
  if (world.client.session.status === 'signed-in') return world
  throw new Error(`expected a session, got ${world.client.session.cause}`)
}
