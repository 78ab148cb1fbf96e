import { clientOf } from './client.ts'
import type { Environment } from './client.ts'
import { needsOf } from './needs.ts'

/** The logbook's API. Which request needs what is in needs.ts; here it is asked, and answered. */
const worker = {
  async fetch(request: Request, environment: Environment): Promise<Response> {
    const needs = needsOf(request)
    if (needs === undefined) return Response.json({ error: 'not_found' }, { status: 404 })
    const client = await clientOf(environment)
    const answer = await client.authorize(request, needs)
    if (!answer.ok) {
      // Why is for this worker's log; who calls is told what RFC 6750 has for it: 401 or 403, and what to get.
      console.log(`${request.method} ${request.url}: ${answer.detail}`)
      return Response.json({ error: 'refused' }, answer)
    }
    return Response.json({
      reader: answer.claims.preferred_username,
      permissions: answer.permissions?.map(({ rsname, scopes }) => ({ rsname, scopes })),
    })
  },
}

// oxlint-disable-next-line import/no-default-export -- where Workers look for it
export default worker
