import {
  allowInsecureRequests,
  discoveryRequest,
  processDiscoveryResponse,
  validateJwtAccessToken,
} from 'oauth4webapi'

import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { tokenVerifier } from '../token-verifier.ts'

/** oauth4webapi, which wants a request: it is made before, and given the token's header each time. */
export async function setup(given: Given): Promise<Prepared> {
  const issuer = new URL(given.issuer)
  const insecure = { [allowInsecureRequests]: true }
  const server = await processDiscoveryResponse(issuer, await discoveryRequest(issuer, insecure))
  const options = { ...insecure, signingAlgorithms: [given.alg] }
  const request = new Request('http://service.example/')
  return tokenVerifier(given.tokens, (token) => {
    request.headers.set('authorization', `Bearer ${token}`)
    return validateJwtAccessToken(server, request, given.audience, options)
  })
}
