import { expect, it } from 'vitest'

import { sharedWorld } from '../test/shared-world.ts'

it('whoever joins a renewal gets a token that is good for as long as they asked', async () => {
  const world = sharedWorld()
  world.server.sso = 'ada'
  const [one, two] = [world.openTab(), world.openTab()]
  await one.keeper.begin(world.server.issue('ada'), 'login')
  await two.keeper.adopt('other_tab')
  world.clock.advance(60)
  await one.keeper.fresh(5)
  // 20 s are left of what is stored; tab two has not heard of it.
  world.clock.advance(40)
  const [short, long] = await Promise.all([two.keeper.fresh(5), two.keeper.fresh(50)])
  const left = [short, long].map(
    (answer) => answer.ok && answer.value.expiresAtSeconds - world.clock.now(),
  )
  expect(left[0]).toBeGreaterThanOrEqual(5)
  expect(left[1]).toBeGreaterThanOrEqual(50)
  expect(world.server.replays).toBe(0)
})

it('whoever joins one that brings tokens takes them, however long they were to last', async () => {
  const world = sharedWorld()
  const { keeper } = world.openTab()
  await keeper.begin(world.server.issue('ada'), 'login')
  const answers = await Promise.all(Array.from({ length: 10 }, () => keeper.fresh(Infinity)))
  expect(answers.every(({ ok }) => ok)).toBe(true)
  expect(world.server.refreshes).toBe(1)
  await keeper.fresh(Infinity)
  expect(world.server.refreshes).toBe(2)
})
