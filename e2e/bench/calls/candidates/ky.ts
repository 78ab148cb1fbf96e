import ky from 'ky'

import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { countingAllocations } from '../allocations.ts'
import { requestOf, requireAnswer } from '../request.ts'

/** ky as it comes: with its time limit, and its retries that are not needed here. */
export function setup(given: Given): Prepared {
  const { url, ...init } = requestOf(given)
  return countingAllocations(async () => {
    const response = await ky(url, init)
    requireAnswer(response.status, await response.text())
  })
}
