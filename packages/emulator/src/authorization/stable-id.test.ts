import { expect, it } from 'vitest'
import { stableId } from './stable-id.ts'

const UUID = /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/

it('is a UUID, the same each time', () => {
  expect(stableId('logbook-api', 'Logbook')).toBe('27bdfcab-4192-857b-8b9c-71697be3ae89')
})

it.each([
  [
    ['a', 'bc'],
    ['ab', 'c'],
  ],
  [
    ['', 'a'],
    ['a', ''],
  ],
  [['1:a'], ['a']],
  [['Logbook'], ['logbook']],
  [['x'.repeat(100_000)], ['x'.repeat(100_001)]],
  [['__proto__'], ['constructor']],
])('tells %j from %j', (one, other) => {
  expect(stableId(...one)).toMatch(UUID)
  expect(stableId(...one)).not.toBe(stableId(...other))
})

it('tells ten thousand names apart', () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => stableId('api', `Resource ${index}`))
  expect(new Set(ids).size).toBe(10_000)
})
