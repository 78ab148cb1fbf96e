import { UsageError } from '@latchkey/core'

import type { BrowserClientOptions } from './options.ts'

const choices = {
  storage: ['session', 'memory'],
  restore: ['silent', 'redirect', 'none'],
  refreshTokenReuse: ['never', 'allowed'],
  responseMode: ['fragment', 'query'],
} as const

/** What no type has told a program in JavaScript. Throws a {@link UsageError}. */
export function checkOptions(options: BrowserClientOptions): void {
  for (const [name, values] of Object.entries<readonly unknown[]>(choices)) {
    const { [name]: given = values[0] }: Record<string, unknown> = { ...options }
    if (values.includes(given) || (name === 'storage' && typeof given === 'object')) continue
    throw new UsageError(
      `expected ${name} to be ${values.join(', ')}, got ${JSON.stringify(given)}`,
    )
  }
  // RFC 6749 §3.1.2: it has no fragment. The answer comes in its place.
  if (typeof options.redirectUri === 'string' && !options.redirectUri.includes('#')) return
  throw new UsageError(
    `expected redirectUri to be a URL without a fragment, got ${options.redirectUri}`,
  )
}
