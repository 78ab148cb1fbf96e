import type { Call } from './outcome.ts'

/** Makes calls one after another and writes down what came back. */
export interface Recorder {
  readonly calls: readonly Call[]
  /** Makes a call that has to work. Rejects as it does. */
  works<T>(call: string, make: () => T | Promise<T>): Promise<T>
  /** Makes a call that has to fail, and writes down where it does not. */
  fails(call: string, make: () => unknown): Promise<void>
}

/** Writes calls down; `failure` says what a user of the client sees of an error. */
export function createRecorder(failure: (error: unknown) => unknown): Recorder {
  const calls: Call[] = []
  return {
    calls,
    async works(call, make) {
      const outcome = await make()
      calls.push({ call, outcome: outcome ?? null })
      return outcome
    },
    async fails(call, make) {
      let outcome: unknown
      try {
        outcome = { 'did not fail': (await make()) ?? null }
      } catch (error) {
        outcome = failure(error)
      }
      calls.push({ call, outcome })
    },
  }
}
