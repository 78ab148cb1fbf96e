import { describe, expect, it } from 'vitest'

import { UsageError } from '../failure.ts'
import { requirePlain } from './usage.ts'

class Needs {
  readonly own = 1
}

describe('requirePlain', () => {
  // What Object.prototype is to an object out of another realm, as of a frame or of node:vm.
  const foreign = Object.create(null, Object.getOwnPropertyDescriptors(Object.prototype)) as object
  it.each<[string, unknown]>([
    ['a literal', { own: 1 }],
    ['nothing in it', {}],
    ['no prototype', Object.assign(Object.create(null) as object, { own: 1 })],
    ['the prototype of another realm', Object.assign(Object.create(foreign) as object, { own: 1 })],
    ['JSON', JSON.parse('{"__proto__":{"a":1}}')],
  ])('takes %s', (_, value) => {
    expect(() => requirePlain('it', value)).not.toThrow()
  })

  it.each<[string, unknown]>([
    ['an instance of a class', new Needs()],
    ['what was made upon a literal', Object.create({ inherited: 1 })],
    [
      'what was made upon an object without prototype',
      Object.create(Object.assign(Object.create(null) as object, { inherited: 1 })),
    ],
    ['a map', new Map([['own', 1]])],
    ['a list', ['own']],
    ['a text', 'own'],
    ['a number', 1],
    ['null', null],
    ['nothing', undefined],
  ])('refuses %s', (_, value) => {
    const act = () => requirePlain('it', value)
    expect(act).toThrow(UsageError)
    expect(act).toThrow('expected it to be a plain object, which inherits nothing, got ')
  })
})
