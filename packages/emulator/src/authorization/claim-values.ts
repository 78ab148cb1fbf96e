/** A claim of a token as the list of texts that Keycloak makes of it for its policies; empty if there is none. */
export function claimValues(
  token: Readonly<Record<string, unknown>> | undefined,
  name: string,
): string[] {
  if (token === undefined || !Object.hasOwn(token, name)) return []
  const value = token[name]
  if (Array.isArray(value)) return value.map((each: unknown) => scalarText(each))
  if (typeof value === 'object' && value !== null) return [JSON.stringify(value)]
  const text = scalarText(value)
  return text === '' ? [] : [text]
}

function scalarText(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
