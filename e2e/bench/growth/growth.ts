import { exportJWK, generateKeyPair } from 'jose'
import type { JWK } from 'jose'

import type { Benchmark, Figure, Group, Started } from '../benchmark.ts'
import { startCandidate } from '../candidate-process.ts'
import type { Candidate } from '../candidate.ts'
import type { ManyRealms } from './candidates/many-realms.ts'
import type { Tokens } from './candidates/many-tokens.ts'
import { startRealmsServer } from './realms-server.ts'

const counts = [1, 10, 1000]
const maxEntries = 10_000
/** Fewer than come between two looks at the server's keys. */
const fewEntries = 200

/** What becomes of time and memory as realms, tokens and days grow in number. */
export const growth: Benchmark = {
  name: 'growth',
  async start(): Promise<Started> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
    const server = await startRealmsServer({
      ...(await exportJWK(publicKey)),
      alg: 'RS256',
      use: 'sig',
    })
    const key = await exportJWK(privateKey)
    const verifying = candidatesOf('verify', server.url, key)
    const introspecting = candidatesOf('introspect', server.url, key)
    return {
      groups: [
        flat('Verification, each realm in turn', verifying, 1.15),
        flat('Introspection, each realm in turn', introspecting, 1.25),
      ],
      figures: [
        {
          title: 'Memory of a client, which has verified and introspected with 1,000',
          caption: 'Measured once',
          unit: 'bytes a client',
          measure: () =>
            Promise.all([bytesOf('verifies', verifying), bytesOf('introspects', introspecting)]),
        },
        {
          title: `Memory of the verdict cache, full with ${maxEntries.toLocaleString('en')} tokens`,
          caption: 'Measured once',
          unit: 'bytes an entry',
          measure: async (share) => [await bytesAnEntry(share)],
        },
        {
          title: `A day of 100,000 tokens through a verdict cache of ${fewEntries}`,
          caption: 'Measured once',
          unit: 'bytes in use',
          measure: aDay,
        },
      ],
      close: server.close,
    }
  },
}

function candidatesOf(
  does: ManyRealms['does'],
  url: string,
  privateKey: JWK,
): readonly [Candidate, ...Candidate[]] {
  const candidate = (realms: number): Candidate => ({
    name: realms === 1 ? '1 realm' : `${realms.toLocaleString('en')} realms`,
    module: new URL('candidates/many-realms.ts', import.meta.url),
    given: { url, realms, privateKey, does } satisfies ManyRealms,
  })
  const [first = 1, ...others] = counts
  return [candidate(first), ...others.map(candidate)]
}

function flat(
  title: string,
  [floor, ...others]: readonly [Candidate, ...Candidate[]],
  atMost: number,
): Group {
  const bars = others.map(({ name }) => ({
    candidate: name,
    against: floor.name,
    of: 'cpu' as const,
    atMost,
  }))
  return { title, atOnce: 1, floor, others, bars }
}

/** Of the candidate with the most realms. */
async function bytesOf(name: string, candidates: readonly Candidate[]): Promise<Figure> {
  const most = candidates.at(-1)
  if (!most) throw new Error('expected a candidate')
  return asking(most, async (ask) => ({ name, value: Number(await ask(undefined)) }))
}

async function bytesAnEntry(share: number): Promise<Figure> {
  const tokens = Math.ceil(maxEntries * share)
  return asking(manyTokens(maxEntries), async (ask) => {
    // Its code takes memory too, once.
    await ask({ tokens: Math.min(tokens, 500), seconds: 1 })
    const before = await ask({ tokens: 0, seconds: 0 })
    const after = await ask({ tokens, seconds: 100 })
    const value = (Number(after) - Number(before)) / tokens
    return { name: 'an entry', value, ...(share === 1 && { atMost: 400 }) }
  })
}

/** A tenth of a day after another; the cache is full long before the first ends. */
async function aDay(share: number): Promise<readonly Figure[]> {
  const tenth = { tokens: Math.ceil(10_000 * share), seconds: 8640 }
  return asking(manyTokens(fewEntries), async (ask) => {
    const bytes: number[] = []
    // oxlint-disable-next-line no-await-in-loop
    for (let part = 0; part < 10; part++) bytes.push(Number(await ask(tenth)))
    const [, second = 0] = bytes
    const last = bytes.at(-1) ?? 0
    return [
      { name: 'after two tenths', value: second },
      // The last may be less, or more by what a compiler keeps.
      { name: 'after the day', value: last, ...(share === 1 && { atMost: second * 1.03 }) },
    ]
  })
}

function manyTokens(entries: number): Candidate {
  const module = new URL('candidates/many-tokens.ts', import.meta.url)
  return { name: 'many tokens', module, given: { maxEntries: entries } }
}

async function asking<T>(
  candidate: Candidate,
  use: (ask: (question: Tokens | undefined) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const { ask, close } = await startCandidate(candidate)
  try {
    return await use(ask)
  } finally {
    await close()
  }
}
