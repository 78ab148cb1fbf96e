/** Which refresh token of a family was used last. */
interface Family {
  readonly tokenId: string
  readonly uses: number
  readonly lastUsedAt: number
}

/** What a client session remembers of its refresh tokens; a family is all that descends from one login. */
export interface RefreshTracking {
  readonly families: Map<string, Family>
}

/** A refresh token as it comes in. */
export interface PresentedRefreshToken {
  readonly jti: string
  /** Keycloak's `reuse_id`; tokens from before rotation have none. */
  readonly family: string
  readonly iat: number
}

/**
 * Counts the use of a refresh token, and says whether it is one too many. Like Keycloak it knows only the
 * token that was used last, and compares times in whole seconds: an older one that comes again within
 * the second of that use passes.
 *
 * @see [OAuth 2.0 Security BCP, refresh token protection](https://www.rfc-editor.org/rfc/rfc9700.html#section-4.14)
 */
export function useRefreshToken(
  { families }: RefreshTracking,
  { jti, family, iat }: PresentedRefreshToken,
  { maxReuse, nowSeconds }: { readonly maxReuse: number; readonly nowSeconds: number },
): 'accepted' | 'stale' | 'reused' {
  const last = families.get(family)
  const isOther = last?.tokenId !== jti
  if (last !== undefined && isOther && iat < last.lastUsedAt) return 'stale'
  const uses = isOther ? 0 : last.uses
  if (uses > maxReuse) return 'reused'
  families.set(family, { tokenId: jti, uses: uses + 1, lastUsedAt: nowSeconds })
  return 'accepted'
}
