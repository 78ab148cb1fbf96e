import { LatchkeyError } from '@latchkey/core'
import type { FailureReason, Operation } from '@latchkey/core'

import type { AccessTokenOptions, BrowserClient } from '../src/browser-client.ts'
import type { Session } from '../src/session.ts'

/** A client whose token and answers the test says. */
export interface StubClient extends BrowserClient {
  session: Session
  /** What `getAccessToken` gives, one after another; the last one stays. */
  readonly tokens: (string | FailureReason)[]
  readonly asked: AccessTokenOptions[]
  readonly calls: {
    readonly operation: string
    readonly parameters: unknown
    readonly options: unknown
  }[]
  answer: unknown
}

export function stubClient(iss = 'https://id.example.com/realms/demo'): StubClient {
  const stub = {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the tests look at
    session: { status: 'signed-in', claims: { iss, sub: 'ada' } } as unknown as Session,
    tokens: ['MARKED-1'] as (string | FailureReason)[],
    asked: [] as AccessTokenOptions[],
    calls: [] as StubClient['calls'][number][],
    answer: undefined as unknown,
    async getAccessToken(options: AccessTokenOptions = {}) {
      stub.asked.push(options)
      const next = stub.tokens.length > 1 ? stub.tokens.shift() : stub.tokens[0]
      if (typeof next === 'string') return next
      throw new LatchkeyError('getAccessToken', next ?? { code: 'signed_out', cause: 'logout' })
    },
    async call(operation: Operation<never, unknown>, parameters: unknown, options: unknown) {
      stub.calls.push({ operation: operation.name, parameters, options })
      if (stub.answer instanceof Error) throw stub.answer
      return stub.answer
    },
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the tests call
  return stub as unknown as StubClient
}
