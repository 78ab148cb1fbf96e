import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { countingAllocations } from '../allocations.ts'
import { requestOf, requireAnswer } from '../request.ts'

/** The floor of what rides on fetch: the call and its body as text, and no check but the status. */
export function setup(given: Given): Prepared {
  const { url, ...init } = requestOf(given)
  return countingAllocations(async () => {
    const response = await fetch(url, init)
    requireAnswer(response.status, await response.text())
  })
}
