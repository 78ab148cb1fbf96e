import { beforeAll, describe, expect, it } from 'vitest'

import type { Jwk, JwsEngine } from '../../src/ports.ts'
import { ecdsaForgeries, ecdsaTwin, ed25519Forgeries, smallOrderPoints } from './curve-attacks.ts'
import { forgeries } from './forgeries.ts'
import type { Forgery } from './forgeries.ts'
import { malformed } from './malformed.ts'
import { mutations } from './mutations.ts'
import { refusedKeys } from './refused-keys.ts'
import { abcDigests, rfcVectors } from './rfc-vectors.ts'
import { algorithms, base64url, createSigners, segment, utf8 } from './signer.ts'

const owner = await createSigners()
const foreign = await createSigners()
const names = algorithms.map(([alg]) => alg)

/** The algorithm that a key of this one could be mistaken for. */
const siblings = {
  RS256: 'PS256',
  RS384: 'RS256',
  RS512: 'PS512',
  PS256: 'RS256',
  PS384: 'PS256',
  PS512: 'RS512',
  ES256: 'ES384',
  ES384: 'ES512',
  ES512: 'ES256',
  EdDSA: 'Ed25519',
  Ed25519: 'EdDSA',
} as const

/** Whoever lists too much gets no more than the key's own algorithm. */
const everything = [...names, 'none', 'None', 'HS256', 'HS384', 'HS512', '']

/** What every {@link JwsEngine} has to hold against. Needs WebCrypto and vitest, no other platform. */
export function describeJwsEngine(title: string, engine: JwsEngine): void {
  const importKey = async (jwk: Jwk, alg: string): Promise<unknown> => engine.importKey(jwk, alg)

  async function accepted(
    tokens: readonly Forgery[],
    key: unknown,
    list: readonly string[],
  ): Promise<string[]> {
    const found: string[] = []
    for (const [name, token] of tokens) {
      if (await engine.verify(token, key, list)) found.push(name)
    }
    return found
  }

  describe(`${title}: digest`, () => {
    it.each(abcDigests)('%s of "abc", FIPS 180-4', async (algorithm, hexadecimal) => {
      const digest = await engine.digest(algorithm, utf8('abc'))
      expect(Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')).toBe(
        hexadecimal,
      )
    })

    it('digests a view of a larger buffer', async () => {
      const bytes = utf8('xabcx').subarray(1, 4)
      expect([...(await engine.digest('SHA-256', bytes))].slice(0, 2)).toEqual([0xba, 0x78])
    })
  })

  describe(`${title}: importKey`, () => {
    it.each(refusedKeys(owner))('refuses %s for %s', async (_wrong, alg, jwk) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a server may send instead
      const imported = importKey(jwk as Jwk, alg)
      const outcome = imported.then(() => 'taken').catch((error: unknown) => error)
      expect(await outcome).toBeInstanceOf(Error)
    })

    it.each(names)('takes a key for %s with use, alg, key_ops and more', async (alg) => {
      const { jwk, token } = owner[alg]
      const full = {
        ...jwk,
        use: 'sig',
        alg,
        key_ops: ['verify'],
        ext: 'x',
        x5c: ['MII'],
        x5t: 'AA',
      }
      const key = await importKey(full, alg)
      expect(await engine.verify(await token({ alg }), key, [alg])).toBe(true)
    })

    it('leaves the JWK as it was', async () => {
      const jwk = Object.freeze({ ...owner.RS256.jwk })
      const before = JSON.stringify(jwk)
      await importKey(jwk, 'RS256')
      expect(JSON.stringify(jwk)).toBe(before)
    })

    // Most platforms refuse it, Deno once it is to verify something.
    it.each([
      ['off the curve', { y: owner.ES256.jwk.x ?? '' }],
      ['0, 0', { x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ])('has no use for the point %s', async (_name, point) => {
      const token = await owner.ES256.token({ alg: 'ES256' })
      const key = importKey({ ...owner.ES256.jwk, ...point }, 'ES256')
      const isRefused = await key.then(() => false).catch(() => true)
      expect(isRefused || !(await engine.verify(token, await key, ['ES256']))).toBe(true)
    })

    // Left to the platform, Node 22, Deno and Bun take some of them, and any text then verifies.
    it.each(smallOrderPoints)('refuses the small-order point %s', async (x) => {
      await expect(importKey({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA')).rejects.toThrow(
        'expected x to be a point of large order',
      )
    })
  })

  describe(`${title}: verify`, () => {
    it.each(rfcVectors)('takes %s, %s', async (_section, alg, jwk, jws) => {
      const key = await importKey(jwk, alg)
      expect(await engine.verify(jws, key, [alg])).toBe(true)
      expect(await engine.verify(jws, key, [])).toBe(false)
      expect(await engine.verify(jws, await importKey(foreign[alg].jwk, alg), [alg])).toBe(false)
    })
  })

  describe.each(names)(`${title}: verify %s`, (alg) => {
    const { jwk, sign, token } = owner[alg]
    let key: unknown

    beforeAll(async () => {
      key = await importKey(jwk, alg)
    })

    it.each([
      ['a usual header', { alg, typ: 'JWT', kid: 'k1' }, undefined],
      ['a header with white space', ` { "alg" :\r\n\t"${alg}" } `, undefined],
      ['an escaped alg', `{"\\u0061lg":"${alg}"}`, undefined],
      [
        'members of no meaning',
        { alg, jwk: foreign[alg].jwk, jku: 'https://a.example', é: 1 },
        undefined,
      ],
      ['alg twice, the last one right', `{"alg":"none","alg":"${alg}"}`, undefined],
      ['an empty payload', { alg }, ''],
      ['a payload that is no JSON', { alg }, 'a\0b'],
      ['a payload of 300 KiB', { alg }, 'é'.repeat(150 << 10)],
    ])('takes %s', async (_name, header, payload) => {
      expect(await engine.verify(await token(header, payload), key, ['x', alg])).toBe(true)
    })

    it('takes a token again, and again after a forged one', async () => {
      const good = await token({ alg, kid: 'k1' })
      const forged = await foreign[alg].token({ alg, kid: 'k1' })
      const none = `${segment({ alg: 'none' })}.${segment('{}')}.`
      const answers: boolean[] = []
      for (const jws of [good, forged, good, none, good, none]) {
        answers.push(await engine.verify(jws, key, everything))
      }
      expect(answers).toEqual([true, false, true, false, true, false])
    })

    it('takes only what the list names', async () => {
      const good = await token({ alg })
      const others = everything.filter((other) => other !== alg)
      // The second time an engine may remember the header.
      for (const list of [[alg], [], others, [alg.toLowerCase()], [`${alg} `]]) {
        expect(await engine.verify(good, key, list)).toBe(list[0] === alg && list.length === 1)
      }
    })

    it('refuses what is forged', async () => {
      const tokens = await forgeries(owner[alg], foreign[alg], owner[siblings[alg]])
      expect(await accepted(tokens, key, [alg])).toEqual([])
      expect(await accepted(tokens, key, everything)).toEqual([])
    })

    it('refuses what is no JWS, signed or not', async () => {
      expect(await accepted(await malformed(owner[alg]), key, everything)).toEqual([])
    })

    it('refuses it also once the header is known', async () => {
      const forged = [
        ...(await forgeries(owner[alg], foreign[alg], owner[siblings[alg]])),
        ...(await malformed(owner[alg])),
      ]
      const found: string[] = []
      for (const [what, jws] of forged) {
        await engine.verify(await token({ alg, typ: 'JWT', kid: 'k1' }), key, [alg])
        if (await engine.verify(jws, key, everything)) found.push(what)
      }
      expect(found).toEqual([])
    })

    it('takes no token of a key for the sibling algorithm', async () => {
      const sibling = siblings[alg]
      const good = await owner[sibling].token({ alg: sibling })
      expect(await engine.verify(good, key, everything)).toBe(false)
      expect(
        await engine.verify(await sign(good.slice(0, good.lastIndexOf('.'))), key, everything),
      ).toBe(false)
    })
  })

  describe.each(['ES256', 'ES384', 'ES512'] as const)(`${title}: %s signatures`, (alg) => {
    it('refuses numbers out of range, and DER', async () => {
      const key = await importKey(owner[alg].jwk, alg)
      const tokens = ecdsaForgeries(alg, await owner[alg].token({ alg }))
      expect(await accepted(tokens, key, [alg])).toEqual([])
    })

    it('takes R and n - S, as ECDSA does', async () => {
      const key = await importKey(owner[alg].jwk, alg)
      expect(await engine.verify(ecdsaTwin(alg, await owner[alg].token({ alg })), key, [alg])).toBe(
        true,
      )
    })
  })

  it(`${title}: ES256 and ES512 with numbers of every length`, async () => {
    for (const alg of ['ES256', 'ES512'] as const) {
      const key = await importKey(owner[alg].jwk, alg)
      for (let count = 0; count < 300; count++) {
        expect(await engine.verify(await owner[alg].token({ alg }, `${count}`), key, [alg])).toBe(
          true,
        )
      }
    }
  })

  it.each(['PS256', 'PS384', 'PS512'] as const)(
    `${title}: %s with another salt length than the hash's, RFC 7518 §3.5`,
    async (alg) => {
      const { jwk, privateKey } = owner[alg]
      const key = await importKey(jwk, alg)
      const input = `${segment({ alg })}.${segment('{}')}`
      const hashLength = Number(alg.slice(2)) / 8
      const answers: [saltLength: number, boolean][] = []
      for (const saltLength of [0, 20, hashLength - 1, hashLength, hashLength + 1]) {
        const signature = await globalThis.crypto.subtle.sign(
          { name: 'RSA-PSS', saltLength },
          privateKey,
          utf8(input),
        )
        const jws = `${input}.${base64url(new Uint8Array(signature))}`
        answers.push([saltLength, await engine.verify(jws, key, [alg])])
      }
      expect(answers.filter(([, verified]) => verified)).toEqual([[hashLength, true]])
    },
  )

  it(`${title}: Ed25519 signatures outside of RFC 8032 §5.1.7`, async () => {
    const key = await importKey(owner.EdDSA.jwk, 'EdDSA')
    const tokens = ed25519Forgeries(await owner.EdDSA.token({ alg: 'EdDSA' }))
    expect(await accepted(tokens, key, ['EdDSA'])).toEqual([])
  })

  it.each(['RS256', 'ES256', 'EdDSA'] as const)(
    `${title}: 2,000 mutations of a %s token`,
    async (alg) => {
      const key = await importKey(owner[alg].jwk, alg)
      const good = await owner[alg].token({ alg, typ: 'JWT', kid: 'k1' })
      const [seed = 0] = globalThis.crypto.getRandomValues(new Uint32Array(1))
      for (const mutation of mutations(good, 2000, seed)) {
        expect(await engine.verify(mutation, key, [alg]), `seed ${seed}: ${mutation}`).toBe(false)
      }
      expect(await engine.verify(good, key, [alg])).toBe(true)
    },
    30_000,
  )
}
