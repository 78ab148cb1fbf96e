import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { afterAll, expect, it } from 'vitest'

import { createKeycloakEmulator } from './index.node.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')
const provider = (name: string, config: Record<string, string[]>) => ({
  id: crypto.randomUUID(),
  name,
  providerId: name,
  subComponents: {},
  config: { priority: ['100'], ...config },
})

// As `kc.sh export --users same_file` writes it, in small.
const realm = {
  id: crypto.randomUUID(),
  realm: 'whole',
  enabled: true,
  keycloakVersion: '26.7.4',
  sslRequired: 'external',
  requiredCredentials: ['password'],
  requiredActions: [
    { alias: 'UPDATE_PASSWORD', name: 'Update Password', enabled: true, priority: 57, config: {} },
  ],
  browserFlow: 'browser',
  attributes: { cibaExpiresIn: '120' },
  clients: [{ clientId: 'app', secret: 's', serviceAccountsEnabled: true, attributes: {} }],
  components: {
    'org.keycloak.keys.KeyProvider': [
      provider('hmac-generated-hs512', { kid: ['h'], secret: ['c2VjcmV0'], algorithm: ['HS512'] }),
      provider('aes-generated', { kid: ['a'], secret: ['c2VjcmV0'] }),
      provider('rsa-generated', { privateKey: [pkcs1], keyUse: ['SIG'] }),
    ],
    'org.keycloak.userprofile.UserProfileProvider': [provider('declarative-user-profile', {})],
  },
  users: [
    {
      username: 'ada',
      createdTimestamp: 1,
      totp: false,
      disableableCredentialTypes: [],
      requiredActions: [],
      credentials: [
        {
          type: 'password',
          secretData: '{"value":"eA==","salt":"eA==","additionalParameters":{}}',
          credentialData: '{"hashIterations":5,"algorithm":"argon2"}',
        },
      ],
    },
  ],
}
const warnings: string[] = []
const emulator = createKeycloakEmulator({ realms: [realm], warn: (text) => warnings.push(text) })
const { url, close } = await emulator.listen()
afterAll(close)
const oidc = `${url}/realms/whole/protocol/openid-connect`

it('a whole export is read without a warning, and its key signs', async () => {
  expect(warnings).toEqual([])
  const { keys } = JSON.parse(await (await fetch(`${oidc}/certs`)).text())
  const { n } = createPublicKey(privateKey).export({ format: 'jwk' })
  const own = keys.find((key: { n: string }) => key.n === n)
  expect(own).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' })
  const form = { grant_type: 'client_credentials', client_id: 'app', client_secret: 's' }
  const response = await fetch(`${oidc}/token`, { method: 'POST', body: new URLSearchParams(form) })
  const { access_token } = JSON.parse(await response.text())
  const header = JSON.parse(atob(access_token.split('.')[0]))
  expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: own.kid })
})
