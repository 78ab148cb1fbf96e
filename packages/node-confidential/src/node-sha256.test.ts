import { createHash, hash } from 'node:crypto'

import { expect, it } from 'vitest'

import { sha256Of } from './node-sha256.ts'

it.each([
  ['hash', { createHash, hash }],
  ['createHash alone', { createHash, hash: undefined }],
])('digests with %s', (_, crypto) => {
  // The example of FIPS 180-4.
  expect(Buffer.from(sha256Of(crypto)('abc'), 'latin1').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})
