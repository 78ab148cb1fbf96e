import { expect, it } from 'vitest'

import { isAllowedRedirect } from './redirect-uri.ts'

const at = { rootUrl: 'https://app.example', base: 'http://kc' }

it.each([
  ['https://app.example/cb', ['https://app.example/cb'], true],
  ['https://app.example/cb?x=1', ['https://app.example/cb'], false],
  ['https://app.example/cb?x=1', ['https://app.example/*'], true],
  ['https://app.example', ['https://app.example/*'], true],
  ['https://app.example.evil/', ['https://app.example/*'], false],
  ['https://evil/?https://app.example/', ['https://app.example/*'], false],
  [
    'https://user:pass@app.example/',
    ['https://app.example/*', 'https://user:pass@app.example/*'],
    false,
  ],
  ['http://localhost:5173/cb', ['http://localhost/*'], true],
  ['http://127.0.0.1:1/cb', ['http://127.0.0.1/cb'], true],
  ['http://localhost:5173/cb', ['http://localhost:3000/*'], false],
  ['https://localhost:5173/cb', ['https://localhost/*'], false],
  ['https://app.example/in', ['/in'], true],
  ['javascript:alert(1)', ['*'], false],
  ['https://anywhere/', ['*'], true],
  ['', ['*'], false],
  ['/cb', ['/*'], false],
])('%s by %j: %s', (uri, patterns, expected) => {
  expect(isAllowedRedirect(uri, patterns, at)).toBe(expected)
})

it('a path belongs to the server where the client has no root', () => {
  expect(isAllowedRedirect('http://kc/in', ['/in'], { rootUrl: '', base: 'http://kc' })).toBe(true)
})
