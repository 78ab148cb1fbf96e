/** The members by which a platform's errors say what happened; none is sure to be there. */
export interface PlatformError {
  readonly code?: unknown
  readonly syscall?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
  readonly data?: unknown
  readonly rawPacket?: unknown
}

/** An error and what it wraps, from the outside in; errors may wrap one another in a circle. */
export function unwrapped(error: unknown, maxDepth = 5): readonly PlatformError[] {
  if (typeof error !== 'object' || error === null || maxDepth === 0) return []
  const each: PlatformError = error
  return [each, ...unwrapped(each.cause, maxDepth - 1)]
}
