import type { HttpRequest } from '@latchkey/core'

import { clientId, clientSecret, issuerOf } from './given.ts'
import type { Given } from './given.ts'

/** The request that a call is, as everybody sends it, for those who build none themselves. */
export function requestOf(given: Given): HttpRequest & { readonly body: string } {
  const endpoint = `${issuerOf(given)}/protocol/openid-connect/token`
  return {
    method: 'POST',
    url: given.call === 'introspection' ? `${endpoint}/introspect` : endpoint,
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body:
      given.call === 'introspection'
        ? `token=${given.accessToken}`
        : 'grant_type=client_credentials',
  }
}

/** Throws unless an answer is that of the call. */
export function requireAnswer(status: number, body: string): void {
  if (status !== 200 || !body.startsWith('{')) throw new Error(`${status} ${body.slice(0, 200)}`)
}

/** Throws unless a parsed answer is that of the call. */
export function requireParsed(
  given: Given,
  { active, access_token }: { readonly active?: unknown; readonly access_token?: unknown },
): void {
  const isGood =
    given.call === 'introspection' ? active === true : access_token === given.accessToken
  if (!isGood) throw new Error(`${given.call}: expected the server's answer, got another`)
}
