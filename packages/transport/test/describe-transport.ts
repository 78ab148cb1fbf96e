import { describe, onTestFinished } from 'vitest'

import type { HttpRequest, Transport, TransportError, TransportOptions } from '@latchkey/core'

import { describeAnswers } from './answers.suite.ts'
import { describeFailures } from './failures.suite.ts'
import { describeInterruptions } from './interruptions.suite.ts'
import { describeLimits } from './limits.suite.ts'
import { describeRequests } from './requests.suite.ts'

/** Sends one request through a transport that ends with the test. */
export type Send = (
  request: Partial<HttpRequest> & Pick<HttpRequest, 'url'>,
  options?: Partial<TransportOptions>,
) => ReturnType<Transport>

/**
 * What the port promises, asked of one transport against a server that misbehaves. Not every transport
 * can prove that nothing was sent where there was no connection.
 */
export function describeTransport(
  name: string,
  create: () => Transport,
  unconnected: TransportError['sent'] = 'no',
): void {
  const start = (): Send => {
    const transport = create()
    onTestFinished(() => transport.close?.())
    return (request, options) =>
      transport({ method: 'GET', headers: {}, ...request }, { timeoutMs: 10_000, ...options })
  }
  describe(`${name}:`, () => {
    describeRequests(start)
    describeAnswers(start)
    describeLimits(start)
    describeFailures(start, unconnected)
    describeInterruptions(start)
  })
}
