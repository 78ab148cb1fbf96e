import { describe, expect, it } from 'vitest'

import { derSignature } from './node-ecdsa-der.ts'

/** R and S in full length: an octet string of so many octets that ends with these. */
function raw(width: number, r: string, s: string): Buffer {
  return Buffer.from(r.padStart(width * 2, '0') + s.padStart(width * 2, '0'), 'hex')
}

describe('derSignature — RFC 3279 §2.2.3', () => {
  it.each([
    ['small numbers', raw(32, '01', '02'), '3006020101020102'],
    ['zeros, which take one octet', raw(32, '', ''), '3006020100020100'],
    ['a first bit set takes a zero before it', raw(32, '80', 'ff01'), '300902020080020300ff01'],
    ['a first bit not set', raw(32, '7f', '0100'), '300702017f02020100'],
    [
      'full length',
      raw(32, '7f'.repeat(32), 'ff'.repeat(32)),
      `30450220${'7f'.repeat(32)}022100${'ff'.repeat(32)}`,
    ],
    [
      'P-521, whose length takes two octets',
      raw(66, `01${'ff'.repeat(65)}`, `01${'00'.repeat(65)}`),
      `308188024201${'ff'.repeat(65)}024201${'00'.repeat(65)}`,
    ],
    [
      'P-521, 127 octets in all',
      raw(66, '7f'.repeat(61), '7f'.repeat(62)),
      `307f023d${'7f'.repeat(61)}023e${'7f'.repeat(62)}`,
    ],
    [
      'P-521, 128 octets in all',
      raw(66, '7f'.repeat(62), '7f'.repeat(62)),
      `308180023e${'7f'.repeat(62)}023e${'7f'.repeat(62)}`,
    ],
  ])('%s', (_name, signature, hexadecimal) => {
    expect(derSignature(signature).toString('hex')).toBe(hexadecimal)
  })
})
