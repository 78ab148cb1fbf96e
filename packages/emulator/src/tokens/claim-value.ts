/** Sets a claim by its path: `a.b` is a member of `a`, `a\.b` is one name. */
export function setClaim(claims: Record<string, unknown>, path: string, value: unknown): void {
  const steps = path.split(/(?<!\\)\./u).map((step) => step.replaceAll('\\.', '.'))
  const last = steps.pop()
  if (last === undefined || last === '') return
  let target = claims
  for (const step of steps) {
    const next = target[step]
    const inner: Record<string, unknown> = isRecord(next) ? next : {}
    target[step] = inner
    target = inner
  }
  target[last] = value
}

/** A mapper's value in the type that it names by `jsonType.label`; many values where it says so. */
export function typed(value: unknown, config: Readonly<Record<string, string>>): unknown {
  const label = config['jsonType.label'] ?? 'String'
  if (config['multivalued'] === 'true') return [value].flat().map((each) => ofType(each, label))
  return ofType(value, label)
}

function ofType(value: unknown, label: string): unknown {
  if (typeof value !== 'string') return value
  if (label === 'boolean') return value === 'true'
  if (label === 'int' || label === 'long') return Number(value)
  return label === 'JSON' ? JSON.parse(value) : value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
