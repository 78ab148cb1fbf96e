import type { ConfidentialClient } from '@latchkey/node-confidential'

import { serve } from './service.ts'
import type { Service } from './service.ts'

/**
 * The service that calls: asks the logbook for the tides in its own name, by a token that it gets once
 * and renews, and for a user's entries in the user's name, by the user's token.
 */
export function startHarbor(
  client: ConfidentialClient,
  logbookUrl: string,
  port = 0,
): Promise<Service> {
  const source = client.tokenSource()
  return serve(async (request) => {
    const { authorization } = request.headers
    const answer =
      request.url === '/entries'
        ? await fetch(`${logbookUrl}/entries`, { headers: authorization ? { authorization } : {} })
        : await source.fetch(`${logbookUrl}/tides`)
    return { status: answer.status, body: { logbook: await answer.json() } }
  }, port)
}
