import { sharedWorld } from './shared-world.ts'
import type { TestTab, World } from './shared-world.ts'

/** A world with a user signed in, in so many tabs. */
export async function signedInTabs(count: number): Promise<SignedInWorld> {
  const world = sharedWorld()
  const [tab, other] = [world.openTab(), world.openTab()]
  const more = Array.from({ length: Math.max(0, count - 2) }, () => world.openTab())
  world.server.sso = 'ada'
  await tab.keeper.begin(world.server.issue('ada'), 'login')
  await world.deliver()
  return { world, ...world, tab, other, tabs: [tab, other, ...more].slice(0, count) }
}

interface SignedInWorld extends World {
  readonly world: World
  readonly tab: TestTab
  readonly other: TestTab
  readonly tabs: readonly TestTab[]
}

/** The code of a failure, or `tokens`. */
export async function codeOf(answer: ReturnType<TestTab['keeper']['fresh']>): Promise<string> {
  const result = await answer
  return result.ok ? 'tokens' : result.error.code
}
