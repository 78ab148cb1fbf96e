import type { Session } from '@latchkey/browser-pkce'

import { showClaims } from './claims-list.ts'
import { timeLeft } from './countdown.ts'
import { element } from './elements.ts'

/** Shows what the tokens say. */
export function showTokens({ claims, accessTokenClaims }: Session): void {
  showClaims(element('id-token-claims', HTMLDListElement), claims)
  showClaims(element('access-token-claims', HTMLDListElement), accessTokenClaims)
}

/** Shows how long the tokens are good for, at a time in seconds since the epoch. */
export function showCountdown(session: Session, nowSeconds: number): void {
  if (session.status !== 'signed-in') return
  const { claims, accessTokenClaims, expiresAtSeconds } = session
  const issued = accessTokenClaims?.iat ?? claims.iat
  const lifetime = (accessTokenClaims?.exp ?? claims.exp) - issued
  const left = expiresAtSeconds - nowSeconds
  // What is later at the server is later here by as much, whatever its clock says.
  const idTokenLater = claims.exp - issued - lifetime
  show('access-token', left, lifetime)
  show('id-token', left + idTokenLater, claims.exp - claims.iat)
}

function show(token: string, leftSeconds: number, lifetimeSeconds: number): void {
  element(`${token}-left`, HTMLElement).textContent = timeLeft(leftSeconds)
  const share = Math.min(1, Math.max(0, leftSeconds / lifetimeSeconds))
  element(`${token}-bar`, HTMLProgressElement).value = share
}
