const day = 86_400

/**
 * How far the server's clock is ahead of this one, in seconds: what a token says of when it was issued,
 * less the middle of the exchange that brought it. Keycloak sends no `Date` header.
 *
 * At most a day in either direction: a token that is further off was not issued in this exchange.
 */
export function clockSkew(iat: number, sentAtSeconds: number, receivedAtSeconds: number): number {
  const skew = iat - (sentAtSeconds + receivedAtSeconds) / 2
  return Number.isFinite(skew) ? Math.max(-day, Math.min(day, skew)) : 0
}
