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
export function unwrapped(error: unknown): readonly PlatformError[] {
  const errors: PlatformError[] = []
  let wrapped = error
  while (typeof wrapped === 'object' && wrapped !== null && errors.length < maxDepth) {
    const each: PlatformError = wrapped
    errors.push(each)
    wrapped = each.cause
  }
  return errors
}

const maxDepth = 5
