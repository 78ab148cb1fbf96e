import type { Benchmark, Group, Started } from '../benchmark.ts'
import type { Candidate } from '../candidate.ts'
import { cachesOf, verifiersOf } from './candidates.ts'
import type { Verifier } from './candidates.ts'
import { findPython } from './find-python.ts'
import { startRealm } from './realm.ts'

/** The algorithms that Keycloak's realms use most. */
export const algorithms = ['RS256', 'ES256', 'EdDSA'] as const

/** Access tokens in Node: one after another, and many at once. */
export const verification: Benchmark = {
  name: 'verification',
  async start(): Promise<Started> {
    const python = await findPython()
    const realms = await Promise.all(algorithms.map(startRealm))
    const verifiers = await Promise.all(realms.map((realm) => verifiersOf(realm, python)))
    const edwards = realms.find(({ alg }) => alg === 'EdDSA')
    if (!edwards) throw new Error('expected a realm with quick signatures')
    return {
      groups: [
        ...verifiers.flatMap((of) => [oneByOne(of), atOnce(of, 64)]),
        cached(await cachesOf(edwards, 100), '100 tokens'),
        cached(await cachesOf(edwards, 5000), '5,000 tokens'),
      ],
      leftOut:
        python === undefined ? ['python-keycloak, which needs Python 3 with venv and pip'] : [],
      async close() {
        await Promise.all(realms.map((realm) => realm.close()))
      },
    }
  },
}

function oneByOne([floor, ...others]: readonly [Verifier, ...Verifier[]]): Group {
  return {
    title: `${floor.given.alg}, one at a time`,
    atOnce: 1,
    floor,
    others,
    bars: [{ candidate: 'Latchkey', against: floor.name, of: 'cpu', atMost: 1.15 }],
  }
}

function atOnce([floor, ...others]: readonly [Verifier, ...Verifier[]], count: number): Group {
  return {
    title: `${floor.given.alg}, ${count} at once`,
    atOnce: count,
    floor,
    // A Python program's calls do not overlap, and it says so one at a time.
    others: others.filter(({ module }) => !module.pathname.includes('python')),
    bars: [{ candidate: 'Latchkey', against: 'jose', of: 'wall', atMost: 1 }],
  }
}

function cached([floor, ...others]: readonly [Candidate, ...Candidate[]], tokens: string): Group {
  return {
    title: `The same ${tokens} again`,
    atOnce: 1,
    floor,
    others,
    rates:
      tokens === '100 tokens' ? [{ candidate: 'Latchkey, verdictCache', atLeast: 250_000 }] : [],
  }
}
