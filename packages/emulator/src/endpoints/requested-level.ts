/** Any login reaches this level of authentication; a session that is found reaches none. */
const lowest = 0

/**
 * The level of authentication that an application asks for, by `claims` or by `acr_values`; `unknown` where it insists
 * on one that there is none of. The emulator has no names for levels, as a realm has none that does not set them.
 *
 * @see [OpenID Connect Core](https://openid.net/specs/openid-connect-core-1_0.html#acrSemantics)
 */
export function requestedLevel(
  claims: string | undefined,
  acrValues: string | undefined,
): number | 'unknown' | undefined {
  const { values, isEssential } = acrOf(claims)
  const asked = [...values, ...(isEssential ? [] : (acrValues ?? '').split(' '))]
  const levels = asked.filter((each) => each !== '').map(levelOf)
  if (isEssential && levels.includes(undefined)) return 'unknown'
  return levels.length === 0 ? undefined : Math.min(...levels.map((level) => level ?? lowest))
}

function levelOf(acr: string): number | undefined {
  return /^[+-]?\d+$/u.test(acr) ? Number(acr) : undefined
}

/** What `claims` says of the ID token's `acr`; text that says nothing is passed over. */
function acrOf(claims: string | undefined): {
  readonly values: readonly string[]
  readonly isEssential: boolean
} {
  const acr = member(member(parsed(claims ?? ''), 'id_token'), 'acr')
  const values = [member(acr, 'value'), member(acr, 'values')]
    .flat()
    .filter((each) => typeof each === 'string')
  return { values, isEssential: values.length > 0 && member(acr, 'essential') === true }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
