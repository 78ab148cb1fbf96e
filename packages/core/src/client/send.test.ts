import { describe, expect, it } from 'vitest'

import { emptyAnswer } from '../../test/answers.ts'
import { scriptedTransport } from '../../test/scripted-transport.ts'
import type { Answer } from '../../test/scripted-transport.ts'
import { settled, turnedClock } from '../../test/turned-clock.ts'
import { fail, succeed } from '../result.ts'
import { startDeadline } from './deadline.ts'
import { send } from './send.ts'
import type { Sent } from './send.ts'

const answer = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: '',
})
const lost: Answer = fail({ code: 'network', sent: 'maybe' })
const start = 1_700_000_000

/** Sends with a transport that gives these answers one after another. */
function sending(
  answers: readonly Answer[],
  replay: 'safe' | 'never' = 'safe',
  timeoutMs = 30_000,
  controller = new AbortController(),
) {
  const clock = turnedClock(start)
  const transport = scriptedTransport((_request, _options, index) => answers[index] ?? lost)
  let attempts = 0
  const outcome: Promise<Sent> = send(
    () => ({ method: 'GET', url: `https://a/${++attempts}`, headers: {} }),
    replay,
    { transport, clock },
    startDeadline(clock, { signal: controller.signal, timeoutMs }, 1),
  )
  return { clock, controller, transport, outcome }
}

describe('send', () => {
  it('hands on the answer with the time it was asked for', async () => {
    const { outcome, transport } = sending([answer(200, { a: 'b' })])
    expect(await outcome).toEqual(
      succeed({ status: 200, headers: { a: 'b' }, body: '', sentAtSeconds: start }),
    )
    expect(transport.requests).toEqual([{ method: 'GET', url: 'https://a/1', headers: {} }])
  })

  it.each<[string, Answer, number]>([
    ['network', lost, 200],
    ['network, not sent', fail({ code: 'network', sent: 'no' }), 200],
    ['502', answer(502), 200],
    ['503', answer(503), 200],
    ['504', answer(504), 200],
    ['503, Retry-After: 0', answer(503, { 'retry-after': '0' }), 200],
    ['503, Retry-After: 2', answer(503, { 'retry-after': '2' }), 2000],
    ['503, Retry-After: 5', answer(503, { 'retry-after': '5' }), 5000],
  ])('safe: sends once more after %s', async (_name, first, waitMs) => {
    const { clock, outcome, transport } = sending([first, answer(200)])
    await settled()
    expect(clock.sleeps).toEqual([waitMs])
    expect(transport.requests).toHaveLength(1)
    await clock.advance(waitMs / 1000)
    expect(await outcome).toMatchObject({ ok: true, value: { status: 200 } })
    expect(transport.requests.map(({ url }) => url)).toEqual(['https://a/1', 'https://a/2'])
    const [one, two] = transport.options.map(({ timeoutMs }) => timeoutMs)
    expect((one ?? 0) - (two ?? 0)).toBe(waitMs)
  })

  it('counts the second answer from the second request', async () => {
    const { clock, outcome } = sending([lost, answer(200)])
    await settled()
    await clock.advance(3)
    expect(await outcome).toMatchObject({ value: { sentAtSeconds: start + 3 } })
  })

  it('sends no third time', async () => {
    const { clock, outcome, transport } = sending([lost, answer(503), answer(200)])
    await settled()
    await clock.advance(1)
    expect(await outcome).toEqual(succeed(emptyAnswerAt(503, start + 1)))
    expect(transport.requests).toHaveLength(2)
  })

  it.each<[string, Answer]>([
    ['200', answer(200)],
    ['302', answer(302)],
    ['400', answer(400)],
    ['401', answer(401)],
    ['408', answer(408)],
    ['429', answer(429, { 'retry-after': '1' })],
    ['500', answer(500)],
    ['501', answer(501)],
    ['505', answer(505)],
    ['503, Retry-After: 6', answer(503, { 'retry-after': '6' })],
    ['503, Retry-After: 9999999999', answer(503, { 'retry-after': '9'.repeat(400) })],
    ['503, Retry-After: -1', answer(503, { 'retry-after': '-1' })],
    ['503, Retry-After: 1.5', answer(503, { 'retry-after': '1.5' })],
    ['503, Retry-After twice', answer(503, { 'retry-after': '1, 1' })],
    ['503, a date', answer(503, { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' })],
    ['503, Retry-After empty', answer(503, { 'retry-after': '' })],
    ['a timeout', fail({ code: 'timeout', sent: 'maybe' })],
    ['an abort', fail({ code: 'aborted', sent: 'maybe' })],
    ['a flood', fail({ code: 'unexpected_response', status: 200, detail: 'too long' })],
  ])('safe: does not send again after %s', async (_name, first) => {
    const { clock, outcome, transport } = sending([first, answer(200)])
    await outcome
    expect(transport.requests).toHaveLength(1)
    expect(clock.sleeps).toEqual([])
  })

  it.each<[string, Answer]>([
    ['network', lost],
    ['network, not sent', fail({ code: 'network', sent: 'no' })],
    ['502', answer(502)],
    ['503', answer(503, { 'retry-after': '1' })],
    ['504', answer(504)],
  ])('never: does not send again after %s', async (_name, first) => {
    const { outcome, transport } = sending([first, answer(200)], 'never')
    await outcome
    expect(transport.requests).toHaveLength(1)
  })

  it.each([
    [200, 1],
    [199, 1],
    [201, 2],
  ])('with %i ms left it is sent %i time(s)', async (timeoutMs, times) => {
    const { clock, outcome, transport } = sending([lost, answer(200)], 'safe', timeoutMs)
    await settled()
    await clock.advance(0.2)
    expect(await outcome).toMatchObject(times === 1 ? lost : { ok: true })
    expect(transport.requests).toHaveLength(times)
  })

  it('is not sent when the time is over before', async () => {
    const { clock, outcome, transport } = sending([lost, answer(200)], 'safe', 1000)
    await settled()
    // The sleep was to be 200 ms: the machine was asleep for longer.
    await clock.advance(2)
    // The second attempt was not sent; the first may have arrived.
    expect(await outcome).toEqual(fail({ code: 'timeout', sent: 'maybe' }))
    expect(transport.requests).toHaveLength(1)
  })

  it.each<[Answer, Answer, 'no' | 'maybe']>([
    [fail({ code: 'network', sent: 'no' }), fail({ code: 'network', sent: 'no' }), 'no'],
    [fail({ code: 'network', sent: 'no' }), lost, 'maybe'],
    [lost, fail({ code: 'network', sent: 'no' }), 'maybe'],
    [answer(503), fail({ code: 'network', sent: 'no' }), 'maybe'],
  ])('was not sent only where neither attempt was', async (first, second, sent) => {
    const { clock, outcome } = sending([first, second])
    await settled()
    await clock.advance(1)
    expect(await outcome).toEqual(fail({ code: 'network', sent }))
  })

  it('is not sent when the caller has aborted', async () => {
    const controller = new AbortController()
    controller.abort()
    const { outcome, transport } = sending([answer(200)], 'safe', 1000, controller)
    expect(await outcome).toEqual(fail({ code: 'aborted', sent: 'no' }))
    expect(transport.requests).toHaveLength(0)
  })

  it('is not sent again when the caller aborts the wait', async () => {
    const { clock, controller, outcome, transport } = sending([lost, answer(200)])
    await settled()
    controller.abort()
    expect(await outcome).toEqual(fail({ code: 'aborted', sent: 'maybe' }))
    expect(transport.requests).toHaveLength(1)
    expect(clock.sleepers()).toBe(0)
  })

  it('hands the signal to the transport', async () => {
    const { controller, outcome, transport } = sending([answer(200)], 'never', 700)
    await outcome
    expect(transport.options).toEqual([{ signal: controller.signal, timeoutMs: 700 }])
  })

  it('rejects with what the attempt throws, before anything is sent', async () => {
    const clock = turnedClock()
    const transport = scriptedTransport(() => answer(200))
    const broken = send(
      () => Promise.reject(new TypeError('no token')),
      'safe',
      { transport, clock },
      startDeadline(clock, {}, 1000),
    )
    await expect(broken).rejects.toThrow('no token')
    expect(transport.requests).toHaveLength(0)
  })
})

const emptyAnswerAt = (status: number, sentAtSeconds: number): object => ({
  ...emptyAnswer(status),
  sentAtSeconds,
})
