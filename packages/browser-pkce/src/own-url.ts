import { UsageError } from '@latchkey/core'

/** A URL of this origin, absolute. Throws a {@link UsageError} for any other: whoever can choose it could send the user anywhere. */
export function ownUrl(returnTo: string): string {
  const url = new URL(returnTo, location.href)
  if (url.origin === location.origin) return url.href
  throw new UsageError(
    `expected returnTo to be a URL of this origin, ${location.origin}, got one of ${url.origin}`,
  )
}
