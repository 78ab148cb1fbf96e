import { expect, it } from 'vitest'

import { pathFault } from './node-path.ts'

it.each([
  ['/realms/lighthouse', undefined],
  ['/realms/K%C3%BCste%20%26%20Co.', undefined],
  ['/realms/x?y=//;%zz', undefined],
  ['/realms/%ff', undefined],
  ['/realms/x%2Fy', undefined],
  ['/realms/a...b', undefined],
  ['/realms/%zz', 'malformed'],
  ['/realms/%4', 'malformed'],
  ['/realms/x;y=z', { error: 'invalidCharacter' }],
  ['//realms/x', { error: 'missingNormalization' }],
  ['/realms/./x', { error: 'missingNormalization' }],
  ['/realms/..', { error: 'missingNormalization' }],
  ['/realms/%2e%2e/x', { error: 'missingNormalization' }],
  ['/realms/light%68ouse', { error: 'missingNormalization' }],
  ['/realms/%7E', { error: 'missingNormalization' }],
])('%s', (target, fault) => {
  const found = pathFault(target)
  expect(typeof found === 'object' ? { error: found.error } : found).toEqual(fault)
})
