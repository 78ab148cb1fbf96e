import type { TransportError, UnexpectedResponse } from '../src/failure.ts'
import type { HttpRequest, Transport, TransportOptions, TransportResponse } from '../src/http.ts'
import type { Result } from '../src/result.ts'

/** What a script may answer: a response, or why there is none. */
export type Answer = TransportResponse | Result<never, TransportError | UnexpectedResponse>

export type Script = (
  request: HttpRequest,
  options: TransportOptions,
  index: number,
) => Answer | Promise<Answer>

/** A transport that answers as the script says, and remembers what it was asked. */
export interface ScriptedTransport extends Transport {
  readonly requests: readonly HttpRequest[]
  readonly options: readonly TransportOptions[]
}

export function scriptedTransport(script: Script): ScriptedTransport {
  const requests: HttpRequest[] = []
  const given: TransportOptions[] = []
  async function transport(request: HttpRequest, options: TransportOptions): ReturnType<Transport> {
    const index = requests.push(request) - 1
    given.push(options)
    const answer = await script(request, options, index)
    return 'ok' in answer ? answer : { ok: true, value: answer }
  }
  return Object.assign(transport, { requests, options: given })
}
