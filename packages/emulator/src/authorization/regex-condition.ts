import { claimValues } from './claim-values.ts'
import type { EvaluationContext } from './decide.ts'
import { EvaluationFault } from './evaluation-fault.ts'
import type { RegexCondition } from './policy.ts'
import { acceptedClaims } from './pushed-claims.ts'

const UNESCAPED_DOT = /(?<!\\)\./

/** Whether the claim that the condition aims at is there and matches. */
export function matchesPattern(condition: RegexCondition, context: EvaluationContext): boolean {
  const { targetClaim, pattern, targetContextAttributes } = condition
  const source = targetContextAttributes
    ? acceptedClaims(context.claims)
    : context.identity.accessToken
  const value = aimedAt(source, targetClaim)
  return value !== undefined && pattern.test(value)
}

function aimedAt(
  source: Readonly<Record<string, unknown>> | undefined,
  targetClaim: string,
): string | undefined {
  const path = targetClaim.split(UNESCAPED_DOT)
  if (path.length === 1) return claimValues(source, targetClaim)[0]
  const [claim = '', ...members] = path.map((part) => part.replaceAll('\\.', '.'))
  const [text] = claimValues(source, claim)
  return text === undefined ? undefined : inside(text, members)
}

// Keycloak stops where it comes upon a list or a scalar, whatever else the path says.
function inside(text: string, path: readonly string[]): string | undefined {
  let value = parseJson(text)
  for (const part of path) {
    const { name = '', index } = /^(?<name>.*?)(?:\[(?<index>\d+)\])?$/s.exec(part)?.groups ?? {}
    value = memberOf(value, name.trim())
    if (index !== undefined && Array.isArray(value)) value = value[Number(index)]
    if (Array.isArray(value)) return listText(value)
    if (typeof value !== 'object' || value === null) return scalar(value)
  }
  return JSON.stringify(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new EvaluationFault('a claim that a path leads into is no JSON', { cause })
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}

function listText(list: readonly unknown[]): string | undefined {
  const texts = list.filter((each) => typeof each === 'string')
  return texts.length === 0 ? undefined : `[${texts.join(', ')}]`
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? undefined : text
}
