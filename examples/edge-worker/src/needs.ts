import type { AuthorizeOptions } from '@latchkey/node-confidential/slim'

const needs: Readonly<Record<string, AuthorizeOptions>> = {
  'GET /whoami': {},
  'GET /keepers': { realmRoles: ['keeper'] },
  'GET /logbook': { permissions: 'Logbook#read' },
  'POST /logbook': { permissions: 'Logbook#write' },
}

/** What a request needs besides a token, or undefined where there is nothing to have. */
export function needsOf({ method, url }: Request): AuthorizeOptions | undefined {
  const route = `${method} ${new URL(url).pathname}`
  return Object.hasOwn(needs, route) ? needs[route] : undefined
}
