import type { AuthorizeOptions, ConfidentialClient } from '@latchkey/node-confidential'

import { serve } from './service.ts'
import type { Service } from './service.ts'

/** The service that is called: users may read what they are granted, services what they have a role for. */
export function startLogbook(client: ConfidentialClient, port = 0): Promise<Service> {
  const needs: Readonly<Record<string, AuthorizeOptions>> = {
    '/entries': { permissions: 'Logbook#read' },
    '/tides': {},
  }
  return serve(async (request) => {
    const asked = needs[request.url ?? '']
    if (asked === undefined) return { status: 404, body: { error: 'not_found' } }
    const answer = await client.authorize(request, asked)
    if (!answer.ok) {
      // Why is for this service's log; who calls is told what RFC 6750 has for it.
      console.error(`${request.url}: ${answer.detail}`)
      return { status: answer.status, headers: answer.headers, body: { error: 'refused' } }
    }
    return { status: 200, body: { for: answer.claims.preferred_username } }
  }, port)
}
