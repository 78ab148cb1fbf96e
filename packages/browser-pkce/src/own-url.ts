import { UsageError } from '@latchkey/core'

/**
 * A URL of this origin, absolute. Throws a {@link UsageError} for any other: whoever can choose
 * `returnTo` could send the user anywhere, and a response that comes to another origin is not for us.
 */
export function ownUrl(name: string, given: string): string {
  const url = URL.canParse(given, location.href) ? new URL(given, location.href) : undefined
  // A `blob:` URL has the origin too, and a user in it makes another of it to `history`.
  if (url?.href.startsWith(`${location.origin}/`)) return url.href
  throw new UsageError(
    `expected ${name} to be a URL of this origin, ${location.origin}, got ${url ? `one of ${url.origin}` : 'what is no URL'}`,
  )
}
