import { expect, it } from 'vitest'

import { readArguments } from './node-arguments.ts'

it('reads all of them', () => {
  const args = [
    '--realm',
    'a.json',
    '--realm',
    'b.json',
    '--port',
    '0',
    '--relative-path',
    '/auth/',
  ]
  expect(readArguments(args)).toEqual({
    realms: ['a.json', 'b.json'],
    port: 0,
    hostname: 'localhost',
    relativePath: '/auth',
  })
  expect(readArguments(['-h'])).toBe('help')
})

it.each([
  [[], /--realm names/u],
  [['--realm', 'a', '--port', '70000'], /0 to 65535, not 70000/u],
  [['--realm', 'a', '--port', 'x'], /not x/u],
  [['--realm', 'a', '--relative-path', 'auth'], /begins with a slash/u],
  [['--relm', 'a'], /relm/u],
])('refuses %j', (args, message) => {
  expect(() => readArguments(args)).toThrow(message)
})
