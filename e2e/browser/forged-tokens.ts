import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'

import type { ProxyAnswer } from './treatment.ts'

/** The server's key as far as the page knows, and one that the page does not know. */
const [known, foreign] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }))
if (!known || !foreign) throw new Error('expected two keys')
const kid = 'known'

/** What is wrong with an ID token; nothing, for one that has to be accepted. */
export interface Forgery {
  readonly claims?: Readonly<Record<string, unknown>>
  /** `none`; `HS256`, made with the public key as its secret; or a signature by another key. */
  readonly signature?: 'none' | 'HS256' | 'foreign'
}

/** Whose token it is, and which login it answers. */
export interface Forged {
  readonly issuer: string
  readonly clientId: string
  readonly nonce: string
}

/** The key set that has the known key. */
export const keySet: ProxyAnswer = json({
  keys: [{ ...known.publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }],
})

/** The answer of a token endpoint with an ID token that is right but for what the forgery says. */
export function forgedTokens({ issuer, clientId, nonce }: Forged, forgery: Forgery): ProxyAnswer {
  const now = Math.floor(Date.now() / 1000)
  const times = { iat: now, exp: now + 300 }
  const access_token = compact({ ...times, iss: issuer, typ: 'Bearer', sub: 'ada', azp: clientId })
  const at_hash = createHash('sha256').update(access_token).digest().subarray(0, 16)
  const id_token = compact(
    {
      ...times,
      iss: issuer,
      aud: clientId,
      azp: clientId,
      sub: 'ada',
      typ: 'ID',
      nonce,
      at_hash: at_hash.toString('base64url'),
      ...forgery.claims,
    },
    forgery.signature,
  )
  return json({
    access_token,
    id_token,
    refresh_token: 'a-refresh-token',
    token_type: 'Bearer',
    expires_in: 300,
  })
}

function compact(claims: object, signature?: Forgery['signature']): string {
  const alg = signature === 'none' || signature === 'HS256' ? signature : 'RS256'
  const signed = `${part({ alg, kid, typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${signatureOf(signed, signature)}`
}

function signatureOf(signed: string, signature: Forgery['signature']): string {
  if (signature === 'none') return ''
  if (signature === 'HS256') {
    const secret = known?.publicKey.export({ format: 'pem', type: 'spki' }) ?? ''
    return createHmac('sha256', secret).update(signed).digest('base64url')
  }
  const key = (signature === 'foreign' ? foreign : known)?.privateKey
  if (!key) throw new Error('expected a key')
  return sign('sha256', Buffer.from(signed), key).toString('base64url')
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function json(body: object): ProxyAnswer {
  const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' }
  return { status: 200, headers, body: JSON.stringify(body) }
}
