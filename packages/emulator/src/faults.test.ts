import { expect, it, vi } from 'vitest'

import { createFaults, withFault } from './faults.ts'

it('are met in order, by the endpoint that they are for', () => {
  const faults = createFaults()
  faults.add('token', { drop: 'before' }, { times: 2 })
  faults.add('token', { html: {} })
  expect(faults.take('certs')).toBeUndefined()
  const taken = [1, 2, 3, 4].map(() => faults.take('token'))
  expect(taken).toEqual([{ drop: 'before' }, { drop: 'before' }, { html: {} }, undefined])
})

it.each([
  [{ share: 0.25 }, '...x...x...x'],
  [{ share: 1 / 3 }, '..x..x..x..x'],
  [{ share: 0.5, times: 2 }, '.x.x........'],
  [{ share: 0.75 }, '.xxx.xxx.xxx'],
  [{ share: 1 }, 'xxxxxxxxxxxx'],
  [{ times: 3 }, 'xxx.........'],
])('%j of twelve requests are these', (options, expected) => {
  const faults = createFaults()
  faults.add('token', { html: {} }, options)
  const met = Array.from({ length: 12 }, () => (faults.take('token') ? 'x' : '.'))
  expect(met.join('')).toBe(expected)
})

it.each([{ times: 0 }, { times: -1 }, { times: 1.5 }])('%j is no number of times', (options) => {
  expect(() => createFaults().add('token', { html: {} }, options)).toThrow(/from 1 on/u)
})

it.each([{ share: 0 }, { share: -0.5 }, { share: 1.1 }, { share: NaN }])(
  '%j is no share',
  (options) => {
    expect(() => createFaults().add('token', { html: {} }, options)).toThrow(/above 0 and up to 1/u)
  },
)

const request = new Request('http://localhost/', { headers: { origin: 'https://app.example' } })

it.each([
  [undefined, 200, 1],
  [{ delayMs: 1 }, 200, 1],
  [{ drop: 'before' }, 0, 0],
  [{ drop: 'after' }, 0, 1],
  [{ drop: 'during' }, 200, 1],
  [{ unavailable: {} }, 503, 0],
  [{ unavailable: { status: 429, retryAfterSeconds: 7 } }, 429, 0],
  [{ html: { status: 502 } }, 502, 0],
] as const)('%j', async (fault, status, calls) => {
  const respond = vi.fn<() => Promise<Response>>(async () => new Response('fine'))
  const response = await withFault(fault, request, respond)
  expect(response.status).toBe(status)
  expect(respond).toHaveBeenCalledTimes(calls)
})

it('half of an answer comes before the connection is cut', async () => {
  const response = await withFault({ drop: 'during' }, request, async () => new Response('abcd'))
  expect(response.headers.get('content-length')).toBe('4')
  const reader = response.body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('ab')
  await expect(reader?.read()).rejects.toThrow(/was cut/u)
})

it('a page of another origin can tell one answer from another', async () => {
  const fault = { unavailable: { retryAfterSeconds: 2 } }
  const { headers } = await withFault(fault, request, async () => new Response())
  expect(Object.fromEntries(headers)).toMatchObject({
    'retry-after': '2',
    'access-control-allow-origin': 'https://app.example',
    'access-control-expose-headers': 'Retry-After',
  })
})
