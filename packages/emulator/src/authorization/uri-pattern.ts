/**
 * That of the patterns which Keycloak takes for a URI: the same text goes before `/charts/{name}`,
 * that before `/*.html`, that before `/logbook/*`; of two of a kind, the one with more segments.
 */
export function bestPattern(patterns: readonly string[], uri: string): string | undefined {
  const normalized = normalizeUri(uri)
  if (normalized === undefined) return undefined
  let best: { readonly pattern: string; readonly rank: readonly number[] } | undefined
  for (const pattern of patterns) {
    const rank = rankOf(pattern, normalized)
    if (rank === undefined) continue
    if (best === undefined || isHigher(rank, best.rank)) best = { pattern, rank }
  }
  return best?.pattern
}

function isHigher(one: readonly number[], other: readonly number[]): boolean {
  const place = one.findIndex((value, index) => value !== other[index])
  return place !== -1 && (one[place] ?? 0) > (other[place] ?? 0)
}

function rankOf(pattern: string, uri: string): readonly number[] | undefined {
  if (pattern === '') return undefined
  const wildcard = pattern.endsWith('*')
  const root = wildcard ? pattern.slice(0, -1) : pattern
  if (uri === pattern || (wildcard && uri === root.slice(0, -1))) return [4, 0, 0]
  const segments = pattern.split('/').length
  if (pattern.includes('{')) {
    return matchesTemplate(pattern, uri) ? [3, segments, -pattern.split('{').length] : undefined
  }
  if (wildcard) return uri.startsWith(root) ? [1, segments, 0] : undefined
  const suffix = pattern.indexOf('/*.')
  return suffix !== -1 && uri.endsWith(pattern.slice(suffix + 2)) ? [2, 0, 0] : undefined
}

function matchesTemplate(pattern: string, uri: string): boolean {
  const open = pattern.endsWith('/*')
  const expected = (open ? pattern.slice(0, -2) : pattern).split('/')
  const actual = uri.split('/')
  if (open ? actual.length < expected.length : actual.length !== expected.length) return false
  return expected.every((segment, index) => {
    const brace = segment.indexOf('{')
    const value = actual[index] ?? ''
    if (brace === -1) return segment === value
    const after = segment.slice(segment.indexOf('}') + 1)
    return (
      value.length > brace &&
      value.startsWith(segment.slice(0, brace)) &&
      (after === '' || value.endsWith(after))
    )
  })
}

/** A URI without what a server ignores in its path; undefined if it has no path that can be read. */
function normalizeUri(uri: string): string | undefined {
  const [bare = ''] = uri.split(/[?#]/, 1)
  const origin = /^[a-z][a-z\d+.-]*:\/\/[^/]+/i.exec(bare)?.[0] ?? ''
  if (origin === '' && /^[a-z][a-z\d+.-]*:/i.test(bare)) return undefined
  const path = withoutParameters(bare.slice(origin.length))
  // What Java's URI does not take; braces are those of templates.
  if (/[\s"<>\\^`|[\]]/.test(path)) return undefined
  const decoded = decode(path)
  if (decoded === undefined) return undefined
  const clean = resolveDots(withoutParameters(decoded))
  return origin + (clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean)
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

function withoutParameters(path: string): string {
  return path.replaceAll(/;[^/]*/g, '').replaceAll(/\/{2,}/g, '/')
}

function resolveDots(path: string): string {
  const resolved: string[] = []
  const segments = path.split('/')
  for (const [index, segment] of segments.entries()) {
    const before = resolved.at(-1)
    const isLast = index === segments.length - 1
    if (
      segment === '.' ||
      (segment === '..' && before !== undefined && before !== '' && before !== '..')
    ) {
      if (segment === '..') resolved.pop()
      if (isLast) resolved.push('')
    } else {
      resolved.push(segment)
    }
  }
  return resolved.join('/')
}
