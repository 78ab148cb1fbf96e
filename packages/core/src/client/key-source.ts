import type { FailureReason } from '../failure.ts'
import { rejected } from '../jwt/claim-checks.ts'
import type { JwtHeader } from '../jwt/decode.ts'
import { selectKey } from '../jwt/select-key.ts'
import type { JwkSet } from '../oauth/jwks.ts'
import type { Clock, Jwk, JwsEngine } from '../ports.ts'
import { fail, succeed } from '../result.ts'
import type { Eventual, Result } from '../result.ts'
import type { CachedDocument } from './cached-document.ts'
import { over, waitWithin } from './deadline.ts'
import type { Deadline } from './deadline.ts'

/** The server's keys, ready to verify with. */
export interface KeySource {
  /** The key set as the server sent it. */
  document(deadline: Deadline): Eventual<Result<JwkSet, FailureReason>>
  /** The key that a token says it is signed with, imported for the token's algorithm. */
  find(
    header: JwtHeader,
    engine: JwsEngine,
    deadline: Deadline,
  ): Eventual<Result<unknown, FailureReason>>
}

type Key = Eventual<Result<unknown, FailureReason>>

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
  const imported = new WeakMap<Jwk, Map<string, Key>>()

  async function lookAgain(deadline: Deadline): Promise<Result<JwkSet, FailureReason>> {
    // Another's look may have ended just now.
    const since = clock.now() - lookedAgainAtSeconds
    if (since >= 0 && since < coolDownSeconds) return set.get(deadline)
    const failure = set.failedWithin(retrySeconds)
    if (failure) return fail(failure)
    if (deadline.signal?.aborted) return over(deadline)
    const waited = await waitWithin(look(deadline), deadline, clock)
    return waited.ok ? waited.value : waited
  }

  /** Goes on when the caller hangs up: else whoever sends unknown `kid`s and does so makes a request each. */
  async function look(deadline: Deadline): Promise<Result<JwkSet, FailureReason>> {
    const reloaded = await set.reload({ ...deadline, signal: undefined })
    // An outage is an outage, and no reason to call the token bad.
    if (reloaded.ok) lookedAgainAtSeconds = clock.now()
    return reloaded
  }

  function importOnce(jwk: Jwk, alg: string, engine: JwsEngine): Key {
    const byAlgorithm = imported.get(jwk) ?? new Map<string, Key>()
    imported.set(jwk, byAlgorithm)
    const known = byAlgorithm.get(alg)
    if (known) return known
    const importing = Promise.resolve()
      .then(() => engine.importKey(jwk, alg))
      .then(
        (key) => {
          const result = succeed(key)
          byAlgorithm.set(alg, result)
          return result
        },
        (cause: unknown) => {
          byAlgorithm.delete(alg)
          const expected = `a usable public key for ${alg} in the server's key set`
          return fail({ ...rejected('key', expected, 'another'), cause })
        },
      )
    byAlgorithm.set(alg, importing)
    return importing
  }

  function findIn(
    known: Result<JwkSet, FailureReason>,
    header: JwtHeader,
    engine: JwsEngine,
    deadline?: Deadline,
  ): Key {
    if (!known.ok) return known
    const selected = selectKey(known.value, header)
    if (selected.ok) return importOnce(selected.value, header.alg, engine)
    return deadline && !known.value.keys.some(({ kid }) => kid === header.kid)
      ? lookAgain(deadline).then((newer) => findIn(newer, header, engine))
      : selected
  }

  return {
    document: set.get,
    find(header, engine, deadline) {
      const known = set.get(deadline)
      return 'ok' in known
        ? findIn(known, header, engine, deadline)
        : known.then((loaded) => findIn(loaded, header, engine, deadline))
    },
  }
}
