import type { Client } from '../client/create-client.ts'
import type { Deadline } from '../client/deadline.ts'
import type { Verification } from '../client/verification.ts'
import { UsageError } from '../failure.ts'
import type { FailureReason, TokenRejected } from '../failure.ts'
import type { JwsEngine } from '../ports.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import { rejected, show } from './claim-checks.ts'
import { decodeJwt } from './decode.ts'
import type { DecodedJwt } from './decode.ts'

/** A JWT of the server, whose claims are still to be checked. */
export interface SignedJwt {
  readonly jwt: DecodedJwt
  readonly issuer: string
  readonly engine: JwsEngine
}

/** Checks that one of the server's keys signed a JWT, by an algorithm of the list, [RFC 7515 §5.2](https://www.rfc-editor.org/rfc/rfc7515.html#section-5.2). */
export async function verifySignature(
  client: Client,
  compact: string,
  verification: Verification,
  deadline: Deadline,
): Promise<Result<SignedJwt, FailureReason>> {
  const decoded = decodeAccepted(client, compact, verification)
  if (!decoded.ok) return decoded
  const { jwt, engine } = decoded.value
  const metadata = client.metadata(deadline)
  // By what a Result has: a page may put another Promise in the place of the platform's, as zone.js does.
  const server = 'ok' in metadata ? metadata : await metadata
  if (!server.ok) return server
  const found = client.keys.find(jwt.header, engine, deadline)
  const key = 'ok' in found ? found : await found
  if (!key.ok) return key
  const answer = engine.verify(compact, key.value, [jwt.header.alg])
  // By its type, for a port may answer with any thenable, which must never pass for a yes.
  return (typeof answer === 'boolean' ? answer : await answer)
    ? succeed({ jwt, engine, issuer: server.value.issuer })
    : fail(rejected('signature', 'made with the key that kid names', 'another'))
}

/** Reads a JWT up to its signature, which is not looked at: the connection that it came over has to vouch for it. */
export async function readUnverified(
  client: Client,
  compact: string,
  verification: Verification,
  deadline: Deadline,
): Promise<Result<SignedJwt, FailureReason>> {
  const decoded = decodeAccepted(client, compact, verification)
  if (!decoded.ok) return decoded
  const server = await client.metadata(deadline)
  return server.ok ? succeed({ ...decoded.value, issuer: server.value.issuer }) : server
}

/** Decodes what an algorithm of the list has to have signed. */
function decodeAccepted(
  { ports: { jws: engine } }: Client,
  compact: string,
  { algorithms }: Verification,
): Result<Pick<SignedJwt, 'jwt' | 'engine'>, TokenRejected> {
  if (!engine) {
    throw new UsageError(
      'expected ports.jws, which verifies signatures: joseEngine(crypto.subtle), webcryptoEngine(crypto.subtle) or your own',
    )
  }
  const decoded = decodeJwt(compact)
  if (!decoded.ok) return decoded
  const { header } = decoded.value
  if (!algorithms.includes(header.alg)) {
    return fail(rejected('alg', `one of ${algorithms.join(', ')}`, show(header.alg)))
  }
  if (header['crit'] !== undefined) {
    // RFC 7515 §4.1.11: an extension that is not understood must be refused.
    return fail(rejected('crit', 'absent', 'present'))
  }
  return succeed({ jwt: decoded.value, engine })
}
