import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  verify,
} from 'node:crypto'
import { describe, expect, it } from 'vitest'

import { sign, signForRealm, verifyForRealm } from '../tokens/jws.ts'
import { realmKeys } from './keys.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const base64 = (key: typeof rsa, type: 'pkcs1' | 'pkcs8'): string =>
  key.export({ type, format: 'der' }).toString('base64')

function keysOf(...configs: Record<string, string[]>[]) {
  const warnings: string[] = []
  const providers = configs.map((config) => ({ name: 'k', providerId: 'rsa', config }))
  const components = { 'org.keycloak.keys.KeyProvider': providers }
  return {
    keys: realmKeys({ realm: 'r', components }, 0, (message) => warnings.push(message)),
    warnings,
  }
}

it.each(['pkcs1', 'pkcs8'] as const)('signs with the RSA key of an export, in %s', async (type) => {
  const { keys } = keysOf({
    privateKey: [base64(rsa, type)],
    priority: ['100'],
    algorithm: ['RS512'],
  })
  const token = await sign(keys, { a: 1 }, 'RS512')
  const [header, payload, signature = ''] = token.split('.')
  const isRight = verify(
    'sha512',
    Buffer.from(`${header}.${payload}`),
    createPublicKey(rsa),
    Buffer.from(signature, 'base64url'),
  )
  expect(isRight).toBe(true)
})

it('an EC key', async () => {
  const config = {
    ecdsaPrivateKey: [base64(ec, 'pkcs8')],
    ecdsaEllipticCurveKey: ['P-256'],
    priority: ['200'],
  }
  const { keys } = keysOf(config)
  expect((await keys.signing('ES256')).jwk).toMatchObject({
    kty: 'EC',
    crv: 'P-256',
    alg: 'ES256',
    use: 'sig',
  })
})

it.each<[string, Record<string, string[]>]>([
  ['is off', { privateKey: [base64(rsa, 'pkcs1')], enabled: ['false'] }],
  ['is hidden', { privateKey: ['**********'] }],
])('a key that %s is left out, and the published one signs', async (_, config) => {
  const published = await realmKeys({ realm: 'r' }, 0, () => undefined).signing()
  const { keys, warnings } = keysOf(config)
  expect((await keys.signing()).kid).toBe(published.kid)
  expect(warnings).toEqual([])
})

it('a key that is none is named', async () => {
  const { keys, warnings } = keysOf({ privateKey: ['AAAA'] })
  await keys.all()
  expect(warnings).toEqual([expect.stringMatching(/realm r: the key of component k/u)])
})

it('each realm has its own key, and the same one each time', async () => {
  const kids = await Promise.all(
    [0, 1, 2, 3, 0].map(
      async (ordinal) => (await realmKeys({ realm: 'r' }, ordinal, () => undefined).signing()).kid,
    ),
  )
  expect(new Set(kids).size).toBe(4)
  expect(kids[4]).toBe(kids[0])
})

it('publishes a key whose private half it keeps', async () => {
  const { jwk } = await realmKeys({ realm: 'r' }, 0, () => undefined).signing()
  expect(Object.keys(jwk).toSorted()).toEqual([
    'alg',
    'e',
    'kid',
    'kty',
    'n',
    'use',
    'x5c',
    'x5t',
    'x5t#S256',
  ])
  expect(() => createPrivateKey({ key: jwk, format: 'jwk' })).toThrow(TypeError)
})

describe('the secret of what only the realm reads', () => {
  const secretOf = (realm: string, ...configs: Record<string, string[]>[]) => {
    const providers = configs.map((config) => ({ providerId: 'hmac-generated', config }))
    const components = { 'org.keycloak.keys.KeyProvider': providers }
    return realmKeys({ realm, components }, 0, () => undefined)
  }
  const secret = Buffer.from('s'.repeat(128)).toString('base64url')

  it('is that of the export', async () => {
    const keys = secretOf('r', { kid: ['k-1'], secret: [secret], algorithm: ['HS512'] })
    const [header = '', payload, signature] = (await signForRealm(keys, { a: 1 })).split('.')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ kid: 'k-1' })
    const expected = createHmac('sha512', 's'.repeat(128)).update(`${header}.${payload}`)
    expect(signature).toBe(expected.digest('base64url'))
  })

  it.each([
    ['hides it', { kid: ['k-1'], secret: ['**********'], algorithm: ['HS512'] }],
    ['has one for another algorithm', { kid: ['k-1'], secret: [secret], algorithm: ['HS256'] }],
    ['has none', {}],
  ])('is one of its own where the export %s', async (_, config) => {
    const [one, other] = [secretOf('one', config), secretOf('other', config)]
    const token = await signForRealm(one, { a: 1 })
    expect(await verifyForRealm(one, token)).toEqual({ a: 1 })
    expect(await verifyForRealm(other, token)).toBeUndefined()
    expect([one.secret.kid, other.secret.kid]).not.toContain('k-1')
  })
})
