import { expect, it } from 'vitest'

import { smallOrderPoints } from '../../test/jws/curve-attacks.ts'
import { base64url, bytesOf } from '../../test/jws/signer.ts'
import { hasSmallOrder } from './small-order.ts'

it.each(smallOrderPoints)('finds %s', (x) => {
  expect(hasSmallOrder(bytesOf(x))).toBe(true)
})

it.each([
  ['the key of RFC 8037 A.2', '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'],
  ['the base point', 'WGZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmY'],
  ['y = 2', base64url(Uint8Array.of(2, ...Array(31).fill(0)))],
  ['y = p - 2', base64url(Uint8Array.of(0xeb, ...Array(30).fill(0xff), 0x7f))],
  // 256: the octets are little-endian.
  ['y = 1, big-endian', base64url(Uint8Array.of(...Array(31).fill(0), 1))],
])('takes %s', (_name, x) => {
  expect(hasSmallOrder(bytesOf(x))).toBe(false)
})

it.each(smallOrderPoints)('a bit more or less makes %s another', (x) => {
  const bytes = bytesOf(x)
  const others = Array.from({ length: 31 }, (_, at) =>
    bytes.map((octet, index) => (index === at ? octet ^ 4 : octet)),
  )
  expect(others.filter(hasSmallOrder)).toEqual([])
})
