import { realmMetadata, UsageError } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { scripted } from '../test/scripted.ts'
import type { ConfidentialClient } from './confidential-client.ts'
import { createConfidentialClient } from './index.node.ts'

const realm = { serverUrl: 'https://id.example', realm: 'lighthouse' }
const metadata = realmMetadata(realm)
const made = { ...realm, clientId: 'api', clientSecret: 's' } as const

describe('umaTicketGrant', () => {
  const rpt = { access_token: 'rpt', token_type: 'Bearer', upgraded: false }
  const asked = async (
    parameters: Parameters<ReturnType<typeof createConfidentialClient>['umaTicketGrant']>[0],
  ): Promise<{ authorization: string | undefined; form: Record<string, string> }> => {
    const { transport, requests } = scripted({ '/protocol/openid-connect/token': rpt })
    await createConfidentialClient({ ...made, metadata, transport }).umaTicketGrant(parameters)
    const [request] = requests
    return {
      authorization: request?.headers['authorization'],
      form: Object.fromEntries(new URLSearchParams(request?.body)),
    }
  }

  it('sends the user’s token as the bearer, and no client authentication', async () => {
    const { authorization, form } = await asked({ accessToken: 'user', permissions: 'R#a' })
    expect(authorization).toBe('Bearer user')
    expect(form).toMatchObject({ audience: 'api', permission: 'R#a', submit_request: 'false' })
  })

  it('authenticates the client where claims are pushed, for the user as the subject', async () => {
    const { authorization, form } = await asked({ accessToken: 'user', claim_token: { a: ['b'] } })
    expect(authorization).toMatch(/^Basic /u)
    expect(form).toMatchObject({
      subject_token: 'user',
      claim_token: Buffer.from('{"a":["b"]}').toString('base64url'),
      claim_token_format: 'urn:ietf:params:oauth:token-type:jwt',
    })
  })

  it('leaves the audience to the ticket', async () => {
    const { form } = await asked({ accessToken: 'user', ticket: 't', submit_request: true })
    expect(form).toMatchObject({ ticket: 't', submit_request: 'true' })
    expect(form).not.toHaveProperty('audience')
  })
})

describe('a user who has no token', () => {
  const none = undefined as never
  it.each<[string, (client: ConfidentialClient) => Promise<unknown>]>([
    ['umaTicketGrant', (client) => client.umaTicketGrant({ accessToken: none, permissions: 'R' })],
    [
      'umaTicketGrant by ticket',
      (client) => client.umaTicketGrant({ accessToken: none, ticket: 't' }),
    ],
    ['umaPermissions', (client) => client.umaPermissions(none, 'R')],
    ['umaPermissions, null', (client) => client.umaPermissions(null as never, 'R')],
    ['umaPermissions, empty', (client) => client.umaPermissions('', 'R')],
    [
      'umaPermissions with claims',
      (client) => client.umaPermissions(none, 'R', { claim_token: { a: ['b'] } }),
    ],
    ['umaDecision', (client) => client.umaDecision(none, 'R')],
    [
      'umaDecision with claims',
      (client) => client.umaDecision(none, 'R', { claim_token: { a: ['b'] } }),
    ],
    ['hasUmaAccess', (client) => client.hasUmaAccess(none, 'R')],
    ['userinfo', (client) => client.userinfo(none)],
  ])('%s: is a mistake, and never this client itself who asks', async (_, ask) => {
    const { transport, requests } = scripted({
      '/protocol/openid-connect/token': [{ rsid: '1', rsname: 'R' }],
    })
    const client = createConfidentialClient({ ...made, metadata, transport })
    await expect(ask(client)).rejects.toThrow(UsageError)
    expect(requests).toEqual([])
  })
})
