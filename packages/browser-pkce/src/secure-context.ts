import type { InsecureContext } from '@latchkey/core'

/** Why this page can have no session; nothing where it can. */
export function insecureContext(): InsecureContext | undefined {
  if (globalThis.crypto?.subtle) return undefined
  const detail = `expected a page of https, or of localhost, got ${location.origin}: elsewhere a browser has no cryptography for pages; serve it over https, or open it as http://localhost`
  return { code: 'insecure_context', detail }
}
