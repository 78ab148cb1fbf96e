import { UsageError } from '../failure.ts'
import { requireNumber } from '../internal/usage.ts'
import { signatureAlgorithms } from '../jwt/algorithms.ts'

/** What every verification may be told, by the client's options or by a call's. */
export interface VerificationSettings {
  /** The signature algorithms to accept. Default: RS, PS and ES 256 to 512, and EdDSA with Ed25519. */
  readonly algorithms?: readonly string[] | undefined
  /** How far the server's clock may be off, in seconds. Default: 30. */
  readonly clockToleranceSeconds?: number | undefined
  /** Seconds since the epoch: tokens issued before are rejected. */
  readonly notBeforeSeconds?: number | undefined
}

/** Settings, with every default in its place. */
export interface Verification {
  readonly algorithms: readonly string[]
  readonly clockToleranceSeconds: number
  readonly notBeforeSeconds: number | undefined
}

/** What holds where nothing else is said. */
export const defaultVerification: Verification = {
  algorithms: signatureAlgorithms,
  clockToleranceSeconds: 30,
  notBeforeSeconds: undefined,
}

/**
 * The settings of a call over those of its client. One that is `undefined` is one that was not given:
 * it must not turn off what the client was made with.
 *
 * Throws a {@link UsageError} for a time that is none, and an algorithm that is never accepted.
 */
export function settle(settings: VerificationSettings, base: Verification): Verification {
  requireSeconds(settings, 'clockToleranceSeconds', 'notBeforeSeconds')
  const {
    algorithms = base.algorithms,
    clockToleranceSeconds = base.clockToleranceSeconds,
    notBeforeSeconds = base.notBeforeSeconds,
  } = settings
  const foreign = algorithms.find((alg) => !signatureAlgorithms.includes(alg))
  if (foreign !== undefined || algorithms.length === 0) {
    throw new UsageError(
      `expected algorithms to be a list of ${signatureAlgorithms.join(', ')}, got ${foreign ?? 'an empty one'}`,
    )
  }
  return { algorithms, clockToleranceSeconds, notBeforeSeconds }
}

/** Throws a {@link UsageError} unless each option, where it is given, is a number of seconds. */
export function requireSeconds(options: object, ...names: string[]): void {
  const given: Readonly<Record<string, unknown>> = { ...options }
  for (const name of names) {
    const { [name]: seconds = 0 } = given
    requireNumber(name, 'a number of seconds', seconds, 0, Number.MAX_VALUE)
  }
}
