import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { json } from '../test/keycloak.ts'
import type { Granted } from '../test/keycloak.ts'
import { logIn, loginWorld } from '../test/login-world.ts'
import { openPage } from '../test/page.ts'
import { startSeconds } from '../test/turned-clock.ts'

beforeEach(() => openPage())
afterEach(() => vi.unstubAllGlobals())

describe('refresh', () => {
  async function refreshed(grant: Granted) {
    const world = await logIn()
    if (!world.outcome.ok || !world.outcome.value.tokens) throw new Error('expected a login')
    const { tokens } = world.outcome.value
    await world.clock.advance(50)
    world.keycloak.grant = grant
    return { ...world, tokens, next: await world.flow.refresh(tokens) }
  }

  it('sends the refresh token, and takes what comes', async () => {
    const { keycloak, next } = await refreshed({})
    const body = keycloak.requests.findLast(({ url }) => url.endsWith('/token'))?.body
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'MARKED-refresh-2',
      client_id: 'app',
    })
    expect(next).toMatchObject({
      ok: true,
      value: { refresh_token: 'MARKED-refresh-3', expiresAtSeconds: startSeconds + 110 },
    })
  })

  it('keeps what the server leaves out', async () => {
    const { tokens, next } = await refreshed({
      response: { refresh_token: undefined, id_token: undefined, scope: undefined },
    })
    const { refresh_token, id_token, scope } = tokens
    expect(next).toMatchObject({ ok: true, value: { refresh_token, id_token, scope } })
  })

  it.each<[string, Granted, string]>([
    ['another user', { claims: { sub: 'eve' } }, 'sub'],
    ['another issuer', { claims: { iss: 'https://evil.example' } }, 'iss'],
    ['another audience beside', { claims: { aud: ['app', 'other'] } }, 'aud'],
    ['another authorized party', { claims: { azp: 'other' } }, 'azp'],
    ['a nonce of another login', { claims: { nonce: 'other' } }, 'nonce'],
    ['a foreign key', { signing: 'foreign key' }, 'signature'],
    ['another hash', { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }, 'at_hash'],
  ])('gives no tokens for %s', async (_name, grant, claim) => {
    const { next } = await refreshed(grant)
    expect(next).toMatchObject({
      ok: false,
      error: { code: 'token_rejected', claim, tokenFate: 'consumed' },
    })
    expect(JSON.stringify(next)).not.toContain('MARKED')
  })

  it('takes the same nonce again, and the audiences in another order', async () => {
    const { transaction } = await logIn()
    const { next } = await refreshed({ claims: { nonce: transaction.nonce, aud: ['app'] } })
    expect(next.ok).toBe(true)
  })
})

describe('prepareRefresh', () => {
  it('has the keys and the engine at hand, and sends nothing that is used up', async () => {
    const { flow, keycloak } = loginWorld()
    expect(await flow.prepareRefresh()).toMatchObject({ ok: true })
    expect(keycloak.asked).toEqual(['certs'])
  })

  it('needs no keys where no signature is checked', async () => {
    const { flow, keycloak } = loginWorld({ idTokenSignature: 'tls' })
    expect(await flow.prepareRefresh()).toMatchObject({ ok: true })
    expect(keycloak.asked).toEqual([])
  })

  it('says why there are no keys', async () => {
    const { flow, keycloak } = loginWorld()
    keycloak.answer = () => json({}, 500)
    expect(await flow.prepareRefresh()).toMatchObject({
      ok: false,
      error: { code: 'unexpected_response', status: 500 },
    })
  })

  it('says that the engine could not be loaded', async () => {
    const cause = new TypeError('Failed to fetch dynamically imported module')
    const { flow, keycloak } = loginWorld({}, {}, { digest: () => Promise.reject(cause) })
    expect(await flow.prepareRefresh()).toEqual({
      ok: false,
      error: {
        code: 'network',
        sent: 'no',
        detail: 'the code that verifies signatures could not be loaded',
        cause,
      },
    })
    expect(keycloak.asked).toEqual([])
  })
})
