import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startCandidate } from '../candidate-process.ts'
import { cachesOf, verifiersOf } from './candidates.ts'
import type { Verifier } from './candidates.ts'
import { findPython } from './find-python.ts'
import { hostileTokens } from './hostile.ts'
import { startRealm } from './realm.ts'
import type { Realm } from './realm.ts'
import { algorithms } from './verification.ts'

// Who checks less is faster. What each lets pass is written down in candidates.ts, and is true.

describe.each(algorithms)('%s', (alg) => {
  let realm: Realm
  beforeAll(async () => {
    realm = await startRealm(alg)
  })
  afterAll(() => realm.close())

  it('is verified by all, and forged past none but where it is said', async () => {
    const verifiers = await verifiersOf(realm, await findPython())
    const found: Record<string, unknown> = {}
    for (const verifier of verifiers) {
      // A process each, and none of them in the others' way.
      // oxlint-disable-next-line no-await-in-loop
      found[verifier.name] = await trial(verifier, realm)
    }
    expect(found).toEqual(
      Object.fromEntries(
        verifiers.map(({ name, accepts }) => [
          name,
          { good: 'accepted', accepts: accepts.toSorted() },
        ]),
      ),
    )
  })
})

it('is forged no easier past a cache', async () => {
  const realm = await startRealm('EdDSA')
  const found = []
  for (const cache of await cachesOf(realm, 2)) {
    if (cache.name.startsWith('fast-jwt')) continue
    // oxlint-disable-next-line no-await-in-loop
    found.push(await trial({ ...cache, typ: 'JWT', accepts: [] }, realm))
  }
  await realm.close()
  const refusing = { good: 'accepted', accepts: [] }
  expect(found).toEqual([refusing, refusing])
})

/** What a verifier says to a good token, and which bad ones it takes for good. */
async function trial(verifier: Verifier, realm: Realm): Promise<unknown> {
  const hostile = Object.entries(await hostileTokens(realm, verifier.typ))
  const { ask, close } = await startCandidate(verifier)
  try {
    const good = await ask(verifier.given.tokens[0])
    const accepts: string[] = []
    for (const [name, token] of hostile) {
      // oxlint-disable-next-line no-await-in-loop
      if ((await ask(token)) === 'accepted') accepts.push(name)
    }
    return { good, accepts: accepts.toSorted() }
  } finally {
    await close()
  }
}
