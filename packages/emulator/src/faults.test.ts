import { expect, it, vi } from 'vitest'

import { createFaults, withFault } from './faults.ts'

it('are met in order, by the endpoint that they are for', () => {
  const faults = createFaults()
  faults.add('token', { drop: 'before' }, 2)
  faults.add('token', { html: {} }, 1)
  expect(faults.take('certs')).toBeUndefined()
  const taken = [1, 2, 3, 4].map(() => faults.take('token'))
  expect(taken).toEqual([{ drop: 'before' }, { drop: 'before' }, { html: {} }, undefined])
})

it.each([0, -1, 1.5])('%s times is none', (times) => {
  expect(() => createFaults().add('token', { html: {} }, times)).toThrow(/from 1 on/u)
})

it.each([
  [undefined, 200, 1],
  [{ delayMs: 1 }, 200, 1],
  [{ drop: 'before' }, 0, 0],
  [{ drop: 'after' }, 0, 1],
  [{ unavailable: {} }, 503, 0],
  [{ unavailable: { status: 429, retryAfterSeconds: 7 } }, 429, 0],
  [{ html: { status: 502 } }, 502, 0],
] as const)('%j', async (fault, status, calls) => {
  const respond = vi.fn<() => Promise<Response>>(async () => new Response('fine'))
  const response = await withFault(fault, respond)
  expect(response.status).toBe(status)
  expect(respond).toHaveBeenCalledTimes(calls)
})
