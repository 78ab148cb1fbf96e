import { array, object, string } from '../internal/decode.ts'
import type { Decoder } from '../internal/decode.ts'
import { endpoint, get } from '../internal/request.ts'
import { readJson } from '../internal/response.ts'
import type { Operation } from '../operation.ts'
import type { Jwk } from '../ports.ts'

/** The keys of a server, [RFC 7517 §5](https://www.rfc-editor.org/rfc/rfc7517.html#section-5). */
export interface JwkSet {
  readonly keys: readonly Jwk[]
}

/**
 * Asks for the keys that the server signs with, and those that others encrypt to it with.
 *
 * @see [RFC 7517 §5](https://www.rfc-editor.org/rfc/rfc7517.html#section-5)
 * @keycloak GET /realms/{realm}/protocol/openid-connect/certs
 * @seed certs()
 */
export const certs: Operation<object, JwkSet, 'none'> = {
  name: 'certs',
  security: 'none',
  replay: 'safe',
  build: (server) => get(endpoint(server, 'jwks_uri')),
  parse: (response) => readJson(response, jwkSet),
}

/** Is it a key set? Keys of kinds that nobody here knows may be in it. */
export const jwkSet: Decoder<JwkSet> = object<JwkSet>(
  {
    keys: array(
      object<Jwk>(
        { kty: string },
        {
          kid: string,
          use: string,
          alg: string,
          key_ops: array(string),
          n: string,
          e: string,
          crv: string,
          x: string,
          y: string,
        },
      ),
    ),
  },
  {},
)
