import type { FailureReason } from '../failure.ts'
import { clientCredentialsGrant } from '../oauth/client-credentials-grant.ts'
import type { ClientCredentialsGrantParameters } from '../oauth/client-credentials-grant.ts'
import { refreshTokenGrant } from '../oauth/refresh-token-grant.ts'
import type { TokenResponse } from '../oauth/token-response.ts'
import type { Entropy } from '../ports.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import type { Client } from './create-client.ts'
import { waitWithin } from './deadline.ts'
import type { CallOptions, Deadline } from './deadline.ts'

/** A client's own access token, kept and renewed. */
export interface TokenSource {
  /** A token that is good for a while yet. */
  getToken(options?: CallOptions): Promise<Result<string, FailureReason>>
  /**
   * A token in the place of one that a resource server refused with 401; the same one again, where it
   * is itself such a replacement, and too young for another to be any better.
   */
  replaceToken(refused: string, options?: CallOptions): Promise<Result<string, FailureReason>>
}

interface HeldToken {
  readonly accessToken: string
  readonly grantedAtSeconds: number
  /** From here on it is renewed in the background. */
  readonly renewAtSeconds: number
  /** From here on it is given to nobody. */
  readonly endsAtSeconds: number
  /** A resource server did not take the token before it. */
  readonly isReplacement: boolean
  readonly isRefused: boolean
}

interface FailedRenewal {
  readonly reason: FailureReason
  readonly atSeconds: number
  readonly waitSeconds: number
}

interface Renewal {
  readonly result: Promise<Result<HeldToken, FailureReason>>
  readonly sinceSeconds: number
  readonly isAwaited: boolean
}

/** A renewal that has taken so long is nobody's to join. */
const joinSeconds = 10

/** A replacement this young that is refused too shows that the token is not at fault. */
const replacementSeconds = 30

const shortestWaitSeconds = 5
const longestWaitSeconds = 60

/**
 * Keeps an access token of the client's own. Nothing is sent until it is asked for one, and no timer
 * runs: who asks for a token near its end starts its renewal, and gets the old one meanwhile. What
 * the server refuses (`invalid_client`) is not asked again at once, but after 5 to 60 seconds.
 *
 * `entropy` spreads the renewals of processes that started together.
 *
 * @see [RFC 6749 §4.4](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4)
 */
export function tokenSource(
  client: Client,
  parameters: ClientCredentialsGrantParameters,
  entropy: Entropy,
): TokenSource {
  const { clock } = client.ports
  let held: HeldToken | undefined
  let refreshToken: string | undefined
  let failed: FailedRenewal | undefined
  let renewing: Renewal | undefined
  /** Renewals are counted as they begin; this is the one that brought what is held. */
  let heldOrdinal = 0
  let begunCount = 0

  /** The reason that the server gave, as long as it is too early to ask again. */
  function waiting(): FailureReason | undefined {
    return failed && within(failed.waitSeconds, failed.atSeconds, clock.now())
      ? failed.reason
      : undefined
  }

  async function grant(): Promise<Result<TokenResponse, FailureReason>> {
    const refresh_token = refreshToken
    refreshToken = undefined
    if (refresh_token !== undefined) {
      const refreshed = await client.call(refreshTokenGrant, { refresh_token })
      // RFC 6749 §6: where no new one comes, the old one stays.
      if (refreshed.ok) return succeed({ refresh_token, ...refreshed.value })
      if (!needsGrant(refreshed.error)) {
        refreshToken ??= refresh_token
        return refreshed
      }
    }
    return client.call(clientCredentialsGrant, parameters)
  }

  async function renewNow(): Promise<Result<HeldToken, FailureReason>> {
    const ordinal = ++begunCount
    const granted = await grant()
    const now = clock.now()
    // A younger one was quicker, and what it brought stays; this is for those who wait for it.
    if (ordinal < heldOrdinal) {
      return granted.ok ? succeed(hold(granted.value, now, false, entropy)) : granted
    }
    if (!granted.ok) {
      const { error: reason } = granted
      const waitSeconds =
        failed && isRefusal(reason) && isRefusal(failed.reason)
          ? Math.min(2 * failed.waitSeconds, longestWaitSeconds)
          : shortestWaitSeconds
      failed = { reason, atSeconds: now, waitSeconds }
      return granted
    }
    failed = undefined
    heldOrdinal = ordinal
    refreshToken = granted.value.refresh_token ?? refreshToken
    held = hold(granted.value, now, held?.isRefused === true, entropy)
    return succeed(held)
  }

  /**
   * As with `cachedDocument`, who has to wait joins none in the background and none that is old: at
   * the edge it may have died with the request that began it.
   */
  function renew(isAwaited: boolean): Promise<Result<HeldToken, FailureReason>> {
    const sinceSeconds = clock.now()
    const running =
      renewing && within(joinSeconds, renewing.sinceSeconds, sinceSeconds) ? renewing : undefined
    if (running && (running.isAwaited || !isAwaited)) return running.result
    const begun = {
      result: renewNow().finally(() => {
        if (renewing === begun) renewing = undefined
      }),
      sinceSeconds,
      isAwaited,
    }
    renewing = begun
    // Whoever waits hears of it; but nobody may be waiting, and then it must not end the process.
    begun.result.catch(() => undefined)
    return begun.result
  }

  async function waitForNew(deadline: Deadline): Promise<Result<string, FailureReason>> {
    const reason = waiting()
    // An outage may be over at any time; what was refused will be refused.
    if (reason && isRefusal(reason)) return fail(reason)
    const waited = await waitWithin(renew(true), deadline, clock)
    if (!waited.ok) return waited
    return waited.value.ok ? succeed(waited.value.value.accessToken) : waited.value
  }

  async function getToken(options?: CallOptions): Promise<Result<string, FailureReason>> {
    const deadline = client.startDeadline(options)
    const now = clock.now()
    // A clock that was set back says nothing about the token's end.
    if (!held || !(held.grantedAtSeconds <= now && now < held.endsAtSeconds)) {
      return waitForNew(deadline)
    }
    if (now >= held.renewAtSeconds && !waiting()) void renew(false)
    return succeed(held.accessToken)
  }

  return {
    getToken,
    async replaceToken(refused, options) {
      if (held?.accessToken !== refused) return getToken(options)
      const { isReplacement, grantedAtSeconds } = held
      if (isReplacement && within(replacementSeconds, grantedAtSeconds, clock.now())) {
        return succeed(refused)
      }
      // Others may use it until there is a new one: one server's word is not every server's.
      held = { ...held, isRefused: true }
      return waitForNew(client.startDeadline(options))
    },
  }
}

function hold(
  { access_token, expires_in = 0, expiresAtSeconds = 0 }: TokenResponse,
  now: number,
  isReplacement: boolean,
  entropy: Entropy,
): HeldToken {
  const [random = 0] = entropy.randomBytes(1)
  const aheadSeconds = Math.min(60, expires_in / 5) * (0.5 + random / 510)
  return {
    accessToken: access_token,
    grantedAtSeconds: now,
    renewAtSeconds: expiresAtSeconds - aheadSeconds,
    // It takes a moment to the resource server, whose clock may be ahead.
    endsAtSeconds: expiresAtSeconds - Math.min(10, expires_in / 20),
    isReplacement,
    isRefused: false,
  }
}

/**
 * The refresh token is dead, or may be: then it must not be sent again, and there is another way. A
 * server that says when to come back did not look at it, and would not give a token another way.
 */
function needsGrant(reason: FailureReason): boolean {
  return reason.code === 'oauth_error' && reason.status < 500
    ? reason.error !== 'invalid_client' && reason.status !== 429
    : !('tokenFate' in reason && reason.tokenFate === 'kept')
}

/** The server said no to this client, and will until somebody changes something. */
function isRefusal(reason: FailureReason): boolean {
  return reason.code === 'oauth_error' && reason.status < 500
}

function within(seconds: number, sinceSeconds: number, now: number): boolean {
  return now >= sinceSeconds && now - sinceSeconds < seconds
}
