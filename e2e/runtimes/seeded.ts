import type { MakeClient, Outcomes } from './outcomes.ts'

/** A cold isolate that gets what another one left in the platform's cache. */
export async function seeded(client: MakeClient, accessToken: string): Promise<Outcomes> {
  const warm = client()
  const cache = JSON.stringify({ metadata: await warm.wellKnown(), keys: await warm.certs() })

  const platformFetch = globalThis.fetch
  const requests: string[] = []
  globalThis.fetch = (input) => {
    requests.push(input instanceof Request ? input.url : String(input))
    return Promise.reject(new TypeError('the test has cut the network'))
  }
  try {
    const cold = client(JSON.parse(cache) as Parameters<MakeClient>[0])
    const claims = await cold.verifyToken(accessToken)
    const headers = { authorization: `Bearer ${accessToken}` }
    const request = new Request('https://api.example/logbook', { headers })
    return {
      'verifies cold': claims.preferred_username,
      'guards cold': (await cold.authorize(request, { realmRoles: ['keeper'] })).ok,
      'requests for that': [...requests],
    }
  } finally {
    globalThis.fetch = platformFetch
  }
}
