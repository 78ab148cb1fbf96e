import type { FailureReason } from '../failure.ts'
import { rejected } from '../jwt/claim-checks.ts'
import type { JwtHeader } from '../jwt/decode.ts'
import { selectKey } from '../jwt/select-key.ts'
import type { JwkSet } from '../oauth/jwks.ts'
import type { Clock, Jwk, JwsEngine } from '../ports.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import type { CachedDocument } from './cached-document.ts'
import type { Deadline } from './deadline.ts'

/** The server's keys, ready to verify with. */
export interface KeySource {
  /** The key set as the server sent it. */
  document(deadline: Deadline): Promise<Result<JwkSet, FailureReason>>
  /** The key that a token says it is signed with, imported for the token's algorithm. */
  find(
    header: JwtHeader,
    engine: JwsEngine,
    deadline: Deadline,
  ): Promise<Result<unknown, FailureReason>>
}

/** How long unknown `kid`s wait for the next look at the server, once one did not help. */
const coolDownSeconds = 30

/** How long they wait after a look that failed: the server may be back at any time. */
const retrySeconds = 5

/**
 * Finds keys in the cached set. The first `kid` that is not in it makes the set load again at once,
 * for keys rotate without notice; whoever sends more of them does not make more requests.
 */
export function keySource(set: CachedDocument<JwkSet>, clock: Clock): KeySource {
  let lookedAgainAtSeconds = -Infinity
  const imported = new WeakMap<Jwk, Map<string, Promise<unknown>>>()

  async function lookAgain(deadline: Deadline): Promise<Result<JwkSet, FailureReason>> {
    // Another's look may have ended just now.
    const since = clock.now() - lookedAgainAtSeconds
    if (since >= 0 && since < coolDownSeconds) return set.get(deadline)
    const failure = set.failedWithin(retrySeconds)
    if (failure) return fail(failure)
    const reloaded = await set.reload(deadline)
    // An outage is an outage, and no reason to call the token bad.
    if (reloaded.ok) lookedAgainAtSeconds = clock.now()
    return reloaded
  }

  async function importOnce(
    jwk: Jwk,
    alg: string,
    engine: JwsEngine,
  ): Promise<Result<unknown, FailureReason>> {
    const byAlgorithm = imported.get(jwk) ?? new Map<string, Promise<unknown>>()
    imported.set(jwk, byAlgorithm)
    const importing =
      byAlgorithm.get(alg) ?? Promise.resolve().then(() => engine.importKey(jwk, alg))
    byAlgorithm.set(alg, importing)
    try {
      return succeed(await importing)
    } catch (cause) {
      byAlgorithm.delete(alg)
      const expected = `a usable public key for ${alg} in the server's key set`
      return fail({ ...rejected('key', expected, 'another'), cause })
    }
  }

  return {
    document: set.get,
    async find(header, engine, deadline) {
      const known = await set.get(deadline)
      if (!known.ok) return known
      let selected = selectKey(known.value, header)
      if (!selected.ok && !known.value.keys.some(({ kid }) => kid === header.kid)) {
        const newer = await lookAgain(deadline)
        if (!newer.ok) return newer
        selected = selectKey(newer.value, header)
      }
      return selected.ok ? importOnce(selected.value, header.alg, engine) : selected
    },
  }
}
