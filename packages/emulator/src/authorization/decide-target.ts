import { carries, decide } from './decide.ts'
import type { EvaluationContext } from './decide.ts'
import type { EvaluationTarget } from './evaluation-target.ts'
import type { PermissionRule, ResourceServer } from './resource-server.ts'

/** The scopes granted of the target, maybe none of a resource that is granted as such; undefined if it is denied. */
export function grantedScopes(
  server: ResourceServer,
  target: EvaluationTarget,
  context: EvaluationContext,
): ReadonlySet<string> | undefined {
  if (server.policyEnforcementMode === 'DISABLED') return withoutDecision(target)
  const rules = applicableRules(server, target)
  if (rules.length === 0 && server.policyEnforcementMode === 'PERMISSIVE') {
    // What its owner manages is open to nobody for want of a permission.
    return target.resource?.ownerManagedAccess === true ? undefined : withoutDecision(target)
  }
  // A permission without policies counts as applicable but has nothing to say.
  const verdicts = rules
    .filter(({ policies }) => policies.length > 0)
    .map((rule) => ({ rule, isGranted: isCarried(rule, context) }))
  return verdicts.length === 0 ? undefined : combine(server, target, verdicts)
}

interface Verdict {
  readonly rule: PermissionRule
  readonly isGranted: boolean
}

function withoutDecision({ resource, scopes }: EvaluationTarget): ReadonlySet<string> | undefined {
  return scopes.size === 0 && (resource?.scopes.length ?? 0) > 0 ? undefined : scopes
}

// The logic of a permission itself is nothing that Keycloak looks at.
function isCarried(rule: PermissionRule, context: EvaluationContext): boolean {
  return carries(
    rule.decisionStrategy,
    rule.policies.map((policy) => decide(policy, context)),
  )
}

/**
 * The permissions of the resource (whatever their scopes), of its type, for a user's resource also
 * those of the resource server's own ones of that type, and those of its scopes that name no resource.
 */
function applicableRules(
  { permissions, resources }: ResourceServer,
  { resource, scopes }: EvaluationTarget,
): readonly PermissionRule[] {
  const rules = new Set<PermissionRule>()
  function addWhere(applies: (rule: PermissionRule) => boolean): void {
    for (const rule of permissions) if (applies(rule)) rules.add(rule)
  }
  if (resource !== undefined) {
    const { id, type, owner } = resource
    addWhere((rule) => rule.resources.has(id))
    if (type !== undefined) {
      addWhere((rule) => rule.resourceType === type && rule.policies.length > 0)
      if (owner !== undefined) {
        const own = resources.filter((other) => other.owner === undefined && other.type === type)
        addWhere((rule) => own.some((other) => rule.resources.has(other.id)))
      }
    }
  }
  addWhere(
    (rule) =>
      rule.type === 'scope' &&
      rule.resources.size === 0 &&
      rule.resourceType === undefined &&
      [...rule.scopes].some((scope) => scopes.has(scope)),
  )
  return [...rules]
}

function combine(
  server: ResourceServer,
  { resource, scopes: asked }: EvaluationTarget,
  verdicts: readonly Verdict[],
): ReadonlySet<string> | undefined {
  const granted = new Set<string>()
  const denied = new Set<string>()
  let isResourceGranted = false

  for (const { rule, isGranted } of verdicts) {
    const isOfResource = resource !== undefined && rule.resources.has(resource.id)
    if (isGranted) {
      for (const scope of asked) {
        if (rule.type === 'scope' && !rule.scopes.has(scope)) continue
        granted.add(scope)
        // What a resource inherits is granted even where the one that it inherits from denies it.
        if (rule.type === 'scope' && resource !== undefined && !resource.scopes.includes(scope)) {
          denied.delete(scope)
        }
      }
      // A scope permission opens a resource only if that is a user's.
      const mayOpen = rule.type === 'resource' || resource?.owner !== undefined
      if (mayOpen && isOfResource) isResourceGranted = true
    } else if (rule.type === 'resource') {
      if (isOfResource || !isResourceGranted) for (const scope of asked) denied.add(scope)
    } else if (isOfResource || rule.resources.size === 0) {
      for (const scope of rule.scopes) denied.add(scope)
    }
  }

  for (const scope of denied) {
    if (server.decisionStrategy === 'AFFIRMATIVE' && granted.has(scope)) continue
    granted.delete(scope)
  }
  const anyDenied = verdicts.some(({ isGranted }) => !isGranted)
  if (granted.size === 0 && (anyDenied || (!isResourceGranted && asked.size > 0))) return undefined
  return granted
}
