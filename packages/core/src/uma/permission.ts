import { UsageError } from '../failure.ts'
import { array, object, string } from '../internal/decode.ts'
import type { Decoder } from '../internal/decode.ts'
import { kindOf } from '../internal/wording.ts'

/**
 * What to ask for: `'Resource'`, `'Resource#scope'`, `'#scope'` (scopes may be several, with commas),
 * a list of those or of `{ resource, scopes? }`, or `{ Resource: ['scope'] | null }`, where `null` is
 * the whole resource. A resource is a name or an id.
 */
export type Permissions =
  | string
  | readonly (string | PermissionRequest)[]
  | { readonly [resource: string]: readonly string[] | null }

/** One resource, and scopes of it; at least one of the two. */
export interface PermissionRequest {
  /** A name or an id. Absent, not `undefined`: any resource that has the scopes. */
  readonly resource?: string
  /** At least one. Absent, not `undefined`: the resource, whatever scopes are granted. */
  readonly scopes?: readonly string[]
}

/** A permission that was granted, [Keycloak, obtaining permissions](https://www.keycloak.org/docs/latest/authorization_services/#_service_obtaining_permissions). */
export interface UmaPermission {
  /** The resource's id. Absent for a scope that no resource has. */
  readonly rsid?: string
  /** The resource's name. */
  readonly rsname?: string
  /** Absent for a resource without scopes. */
  readonly scopes?: readonly string[]
  readonly [member: string]: unknown
}

/** Decodes one granted permission. */
export const umaPermission: Decoder<UmaPermission> = object<UmaPermission>(
  {},
  { rsid: string, rsname: string, scopes: array(string) },
)

/**
 * Brings every shape into one: a list without repetitions, in the order given.
 *
 * Throws a {@link UsageError} for none at all, for an empty name, for a resource or scope whose name
 * has a `#` or a `,`, which Keycloak reads as separators, and for a member that is empty, `undefined`,
 * inherited or of another name.
 */
export function permissionRequests(permissions: Permissions): readonly PermissionRequest[] {
  const requests = new Map<string, PermissionRequest>()
  for (const item of items(permissions)) {
    const request = typeof item === 'string' ? parsePermission(item) : checkRequest(item)
    requests.set(formatPermission(request), request)
  }
  // To Keycloak no permission means every one, and of none all are granted.
  if (requests.size === 0) throw usage('at least one; leave them out to ask for all')
  return [...requests.values()]
}

/** As the `permission` parameter has it: `Resource#scope,scope`. */
export function formatPermission({ resource = '', scopes = [] }: PermissionRequest): string {
  return scopes.length === 0 ? resource : `${resource}#${scopes.join(',')}`
}

function items(permissions: Permissions): readonly (string | PermissionRequest)[] {
  if (typeof permissions === 'string') return [permissions]
  if (Array.isArray(permissions)) return permissions
  if (typeof permissions !== 'object' || permissions === null) {
    throw usage(`a text, a list or an object, got ${kindOf(permissions)}`)
  }
  return Object.entries(permissions).map(([resource, scopes]) => {
    if (scopes === null) return { resource }
    if (Array.isArray(scopes) && scopes.length > 0) return { resource, scopes }
    throw usage(`a list of scopes for ${JSON.stringify(resource)}, or null for all of it`)
  })
}

function parsePermission(text: string): PermissionRequest {
  const [resource = '', scopes, ...rest] = text.split('#')
  if (rest.length > 0) throw usage(`at most one # in ${JSON.stringify(text)}; ${useId}`)
  return checkRequest({
    ...(resource !== '' && { resource }),
    ...(scopes !== undefined && { scopes: scopes.split(',') }),
  })
}

/** What is empty, `undefined` or misspelt would be left out, and then less than was meant would do. */
function checkRequest(request: PermissionRequest): PermissionRequest {
  if (typeof request !== 'object' || request === null) {
    throw usage(`texts or objects in a list, got ${kindOf(request)}`)
  }
  const copy = { ...request }
  if (['resource', 'scopes'].some((member) => member in request && !(member in copy))) {
    throw usage('resource and scopes not to be inherited')
  }
  const members = Object.entries<unknown>(copy)
  if (members.length === 0) throw usage('a resource, or a scope')
  for (const [member, value] of members) {
    if (member === 'resource') checkName(member, value)
    else if (member !== 'scopes') {
      throw usage(`resource and scopes alone, got ${JSON.stringify(member)}`)
    } else if (Array.isArray(value) && value.length > 0) {
      for (const scope of value) checkName('scope', scope)
    } else throw usage('scopes to be a list of names; leave them out for the whole resource')
  }
  return copy
}

function checkName(kind: 'resource' | 'scope', name: unknown): void {
  if (typeof name !== 'string' || name === '') {
    throw usage(`the name of a ${kind}, got ${kindOf(name)}`)
  }
  if (/[#,]/u.test(name)) {
    const advice = kind === 'resource' ? `; ${useId}` : ''
    throw usage(`a ${kind} without # and , in its name, got ${JSON.stringify(name)}${advice}`)
  }
}

const useId = 'for a resource with such a name use its id'

function usage(expected: string): UsageError {
  return new UsageError(`permissions: expected ${expected}`)
}
