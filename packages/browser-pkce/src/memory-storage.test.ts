import { expect, it } from 'vitest'

import { describeSessionStore, freshName, stored } from '../test/session-store.suite.ts'
import { memoryStorage } from './memory-storage.ts'

describeSessionStore('memoryStorage', memoryStorage)

it('another page has nothing of it', async () => {
  const name = freshName()
  const store = memoryStorage()
  await store.update(name, () => stored('1'))
  expect(store.isShared).toBe(false)
  expect(await memoryStorage().read(name)).toBeUndefined()
})
