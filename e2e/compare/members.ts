import type { Json, JsonObject } from './normalize.ts'

/** A member of an answer that two servers did not say alike; `undefined` where one did not say it. */
export interface Difference {
  readonly member: string
  readonly keycloak: Json | undefined
  readonly emulator: Json | undefined
}

/** Each leaf of an answer by its path, such as `body.error` or `headers.cache-control`. */
export function membersOf(value: Json, path = ''): ReadonlyMap<string, Json> {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
  if (typeof value !== 'object' || value === null || isEmpty) return new Map([[path, value]])
  return new Map(
    Object.entries(value as JsonObject).flatMap(([name, each]) => [
      ...membersOf(each, path === '' ? name : `${path}.${name}`),
    ]),
  )
}

/** All members in which two answers differ, and how many there are. */
export function compare(
  keycloak: Json,
  emulator: Json,
): { readonly members: number; readonly differences: readonly Difference[] } {
  const one = membersOf(keycloak)
  const other = membersOf(emulator)
  const names = new Set([...one.keys(), ...other.keys()])
  const differences = [...names]
    .map((member) => ({ member, keycloak: one.get(member), emulator: other.get(member) }))
    .filter((each) => JSON.stringify(each.keycloak) !== JSON.stringify(each.emulator))
  return { members: names.size, differences }
}
