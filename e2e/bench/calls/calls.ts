import type { Benchmark, Figures, Group } from '../benchmark.ts'
import { startCandidate } from '../candidate-process.ts'
import type { Candidate } from '../candidate.ts'
import type { Call, Given } from './given.ts'
import { startServer } from './start-server.ts'

const allCalls: readonly Call[] = ['client credentials', 'introspection']

/** Calls of a service to Keycloak: what they cost the service. */
export const calls: Benchmark = {
  name: 'calls',
  async start() {
    const server = await startServer()
    const givens = allCalls.map((call): Given => ({ ...server.started, call }))
    return {
      pids: server.pids,
      groups: givens.flatMap((given) => [1, 50].map((atOnce) => groupOf(given, atOnce))),
      figures: givens.map(heapOf),
      close: server.close,
    }
  },
}

const floorName = 'fetch by hand'

function candidatesOf(given: Given): { floor: Candidate; others: readonly Candidate[] } {
  const candidate = (name: string, file: string, more: object = {}): Candidate => ({
    name,
    module: new URL(`candidates/${file}.ts`, import.meta.url),
    given: { ...given, ...more },
  })
  return {
    floor: candidate(floorName, 'fetch'),
    others: [
      ...['./fetch', './node', './ky'].flatMap((entry) => [
        candidate(`${entry} alone`, 'transport', { entry }),
        candidate(`Latchkey over ${entry}`, 'latchkey', { entry }),
      ]),
      candidate('./node and JSON by hand', 'by-hand'),
      candidate('node:http by hand', 'node-http'),
      candidate('ky alone', 'ky'),
      candidate('oauth4webapi', 'oauth4webapi'),
      candidate('openid-client', 'openid-client'),
      candidate('keycloak-connect', 'keycloak-connect'),
    ],
  }
}

function groupOf(given: Given, atOnce: number): Group {
  const overTransport = ['./fetch', './node'].map((entry) => ({
    candidate: `Latchkey over ${entry}`,
    against: `${entry} alone`,
    of: 'cpu' as const,
    atMost: 1.15,
  }))
  return {
    title: `${given.call}, ${atOnce === 1 ? 'one at a time' : `${atOnce} at once`}`,
    atOnce,
    ...candidatesOf(given),
    bars: [
      { candidate: './fetch alone', against: floorName, of: 'cpu', atMost: 1.15 },
      { candidate: './node alone', against: floorName, of: 'cpu', atMost: 0.35 },
      ...overTransport,
    ],
  }
}

function heapOf(given: Given): Figures {
  return {
    title: `${given.call}, heap`,
    caption: 'Measured once: the mean of 300 calls',
    unit: 'bytes allocated a call',
    async measure() {
      const { floor, others } = candidatesOf(given)
      const figures = []
      for (const candidate of [floor, ...others]) {
        // One process after another: each allocates for itself, and the server is shared.
        // oxlint-disable no-await-in-loop
        const started = await startCandidate(candidate)
        figures.push({ name: candidate.name, value: Math.round(Number(await started.ask('heap'))) })
        await started.close()
        // oxlint-enable no-await-in-loop
      }
      return figures
    },
  }
}
