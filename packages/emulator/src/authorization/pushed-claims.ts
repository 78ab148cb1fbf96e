type Claims = Readonly<Record<string, readonly string[]>>

/** Pushed claims without those whose names Keycloak keeps for what it knows itself. */
export function acceptedClaims(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !name.startsWith('kc.')))
}
