import type { HttpRequest, Transport, TransportResponse } from '@latchkey/core'

/** A transport that answers each path with JSON, and keeps what it was asked. */
export function scripted(answers: Readonly<Record<string, object>>): {
  transport: Transport
  requests: HttpRequest[]
} {
  const requests: HttpRequest[] = []
  return {
    requests,
    transport: (request) => {
      requests.push(request)
      const answer = answers[new URL(request.url).pathname.replace('/realms/lighthouse', '')]
      const value: TransportResponse = {
        status: answer ? 200 : 404,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(answer ?? { error: 'not scripted' }),
      }
      return Promise.resolve({ ok: true, value })
    },
  }
}
