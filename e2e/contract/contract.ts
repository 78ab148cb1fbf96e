import { describe } from 'vitest'

import { describeGuard } from './guard.ts'
import { describeGrants } from './grants.ts'
import { describeInterleaving } from './interleaving.ts'
import { describeLogin } from './login.ts'
import { describeMetadata } from './metadata.ts'
import { describeRequestCounts } from './request-counts.ts'
import { describeRotation } from './rotation.ts'
import type { Target } from './target.ts'
import { describeTokenExchange } from './token-exchange.ts'
import { describeTokenSource } from './token-source.ts'
import { describeTokens } from './tokens.ts'
import { describeUma } from './uma.ts'
import { describeVerification } from './verification.ts'

/** All that Latchkey promises of a server: the same expectations whichever it is. */
export function describeContract(name: string, target: Target): void {
  describe(name, () => {
    describeMetadata(target)
    describeLogin(target)
    describeGrants(target)
    describeVerification(target)
    describeTokens(target)
    describeGuard(target)
    describeTokenSource(target)
    describeUma(target)
    describeTokenExchange(target)
    describeRequestCounts(target)
    describeRotation(target)
    describeInterleaving(target)
  })
}
