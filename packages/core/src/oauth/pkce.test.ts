import { createHash, randomBytes } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import type { JwsEngine } from '../ports.ts'
import { createPkce, randomValue } from './pkce.ts'

const engine: Pick<JwsEngine, 'digest'> = {
  digest: (algorithm, bytes) =>
    createHash(algorithm.replace('-', '').toLowerCase()).update(bytes).digest(),
}

describe('createPkce', () => {
  it('makes what RFC 7636 Appendix B makes of the same octets', async () => {
    const octets = [
      116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77,
      105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ]
    const entropy = { randomBytes: (length: number) => Uint8Array.from(octets.slice(0, length)) }
    expect(await createPkce(entropy, engine)).toEqual({
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
  })

  it('asks for 256 bits each time', async () => {
    const first = await createPkce({ randomBytes }, engine)
    const second = await createPkce({ randomBytes }, engine)
    expect(first.code_verifier).toMatch(/^[\w-]{43}$/u)
    expect(second.code_verifier).not.toBe(first.code_verifier)
  })
})

describe('randomValue', () => {
  it.each([
    [0, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    [255, '__________________________________________8'],
    [251, '-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s'],
  ])('is base64url of 32 bytes, all of them: %i', (byte, expected) => {
    const asked: number[] = []
    const entropy = {
      randomBytes(length: number) {
        asked.push(length)
        return new Uint8Array(length).fill(byte)
      },
    }
    expect(randomValue(entropy)).toBe(expected)
    expect(asked).toEqual([32])
  })

  it('keeps every bit', () => {
    const values = new Set<string>()
    for (let bit = 0; bit < 256; bit += 1) {
      const bytes = new Uint8Array(32)
      bytes[bit >> 3] = 1 << (bit & 7)
      values.add(randomValue({ randomBytes: () => bytes }))
    }
    expect(values.size).toBe(256)
  })

  it('a thousand are all different', () => {
    const values = Array.from({ length: 1000 }, () => randomValue({ randomBytes }))
    expect(new Set(values).size).toBe(1000)
  })
})
