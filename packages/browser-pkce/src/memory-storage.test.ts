import { expect, it } from 'vitest'

import { describeSessionStore, freshName, stored } from '../test/session-store.suite.ts'
import { memoryStorage } from './memory-storage.ts'

describeSessionStore('memoryStorage', memoryStorage)

it('keeps sessions by their names', async () => {
  const [store, one, other] = [memoryStorage(), freshName(), freshName()]
  await store.update(one, () => stored('1'))
  expect(await store.read(other)).toBeUndefined()
  await store.update(other, () => undefined)
  expect(await store.read(one)).toMatchObject({ revision: '1' })
})

it('another page has nothing of it', async () => {
  const name = freshName()
  const store = memoryStorage()
  await store.update(name, () => stored('1'))
  expect(store.isShared).toBe(false)
  expect(await memoryStorage().read(name)).toBeUndefined()
})
