import type { Prepared } from '../candidate.ts'

/** Gives claims, or a promise of them; throws or rejects for a token that it does not accept. */
export type VerifyToken = (token: string) => unknown

/** A candidate that verifies in its own process. */
export type Verifying = Prepared & { run(): unknown }

/** The same, once it has seen each of its tokens. */
export async function acquainted(
  verifying: Verifying,
  { length }: readonly string[],
): Promise<Verifying> {
  // The first one has to wait for the keys, and what comes with it may not be remembered yet.
  await verifying.run()
  await Promise.all(Array.from({ length }, verifying.run))
  return verifying
}

/**
 * Verifies one token after another, each as a string of its own, as it is when it comes out of a header:
 * what a runtime keeps beside a string, such as its hash, does not speak for the next request. Asked
 * about a token, says why it is refused, or that it is accepted.
 */
export function tokenVerifier(tokens: readonly string[], verify: VerifyToken): Verifying {
  const bytes = tokens.map((token) => Buffer.from(token, 'latin1'))
  let next = 0
  return {
    run() {
      const token = bytes[next]?.toString('latin1') ?? ''
      next = (next + 1) % bytes.length
      return verify(token)
    },
    async ask(token) {
      try {
        const claims = await verify(String(token))
        return claims ? 'accepted' : 'no claims'
      } catch (error) {
        return `refused: ${String(error)}`
      }
    },
  }
}
