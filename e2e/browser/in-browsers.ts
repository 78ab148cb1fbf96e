import { afterAll, beforeAll, describe, inject, it } from 'vitest'

import type { Browser, EngineName } from './browser.ts'
import { findEngines } from './engines.ts'
import { emulatorTarget, realTarget } from './target.ts'
import type { BrowserTarget } from './target.ts'

/** An engine at a server. */
export type Place = Pick<World, 'engine' | 'server'>

/** What a suite has. Read `browser` and `target` in tests and hooks, not before: they are started for them. */
export interface World {
  readonly engine: EngineName
  readonly server: 'emulator' | 'keycloak'
  readonly browser: Browser
  readonly target: BrowserTarget
}

/**
 * Declares a suite once for each engine, at the emulator and at the real Keycloak. What this machine lacks is skipped,
 * and says so; in CI that is a failure.
 *
 * @param isWorthIt where it is declared; by default, everywhere
 */
export function inBrowsers(
  declare: (world: World) => void,
  isWorthIt: (place: Place) => boolean = () => true,
): void {
  describe.each(findEngines())('in $engine', (found) => {
    if ('missing' in found) return skip(found.missing)
    let browser: Browser | undefined
    beforeAll(async () => {
      browser = await found.launch()
    })
    afterAll(() => browser?.close())
    const { engine } = found
    const worthwhile = targets().filter(({ server }) => isWorthIt({ engine, server }))
    describe.each(worthwhile)('at $name', (described) => {
      if ('missing' in described) return skip(described.missing)
      let target: BrowserTarget | undefined
      beforeAll(async () => {
        target = await described.start()
      })
      afterAll(() => target?.close())
      declare({
        engine: found.engine,
        server: described.server,
        get browser() {
          return started(browser)
        },
        get target() {
          return started(target)
        },
      })
    })
  })
}

type DescribedTarget = { readonly name: string; readonly server: World['server'] } & (
  | { start(): Promise<BrowserTarget> }
  | { readonly missing: string }
)

function targets(): readonly DescribedTarget[] {
  const keycloak = inject('keycloak')
  return [
    { name: 'the emulator', server: 'emulator', start: emulatorTarget },
    {
      name: 'Keycloak',
      server: 'keycloak',
      ...('missing' in keycloak
        ? { missing: keycloak.missing }
        : { start: () => Promise.resolve(realTarget(keycloak)) }),
    },
  ]
}

/** Nobody's machine has to have everything, but CI's has. */
function skip(reason: string): void {
  if (process.env['CI'] === 'true') throw new Error(reason)
  it.skip(reason)
}

/** Fails where a suite asks for something while it is declared. */
export function started<T>(member: T | undefined): T {
  if (member === undefined) throw new Error('read it in a test or a hook: it is not started yet')
  return member
}
