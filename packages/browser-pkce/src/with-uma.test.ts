import { LatchkeyError, UsageError } from '@latchkey/core'
import type { FailureReason } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { stubClient } from '../test/stub-client.ts'
import { withUma } from './with-uma.ts'

const granted = [{ rsid: '1', rsname: 'Boat', scopes: ['view'] }]

function fixture(answer: unknown = granted) {
  const stub = Object.assign(stubClient(), { answer })
  return { stub, client: withUma(stub, { umaAudience: 'api' }) }
}

const failure = (reason: FailureReason): LatchkeyError =>
  new LatchkeyError('umaPermissions', reason)

describe('umaPermissions', () => {
  it('asks for them, for the resource server of the client', async () => {
    const { client, stub } = fixture()
    expect(await client.umaPermissions('Boat#view')).toBe(granted)
    expect(stub.calls).toEqual([
      {
        operation: 'umaPermissions',
        parameters: { permissions: 'Boat#view', audience: 'api' },
        options: {},
      },
    ])
  })

  it('asks for all without any named', async () => {
    const { client, stub } = fixture()
    await client.umaPermissions(undefined)
    expect(stub.calls[0]?.parameters).toEqual({ audience: 'api' })
  })

  it('of a call its own audience counts, and its time and signal', async () => {
    const { client, stub } = fixture()
    const { signal } = new AbortController()
    await client.umaPermissions('Boat', { audience: 'other', timeoutMs: 5, signal })
    expect(stub.calls[0]).toMatchObject({
      parameters: { permissions: 'Boat', audience: 'other' },
      options: { timeoutMs: 5, signal },
    })
  })

  it('hands on why there are none', async () => {
    const { client } = fixture(failure({ code: 'network', sent: 'maybe' }))
    await expect(client.umaPermissions('Boat')).rejects.toMatchObject({
      operation: 'umaPermissions',
      reason: { code: 'network' },
    })
  })
})

describe('hasUmaAccess', () => {
  it.each([
    ['Boat#view', undefined, true, []],
    [['Boat#view', 'Boat#sail'], undefined, false, ['Boat#sail']],
    [['Boat#view', 'Boat#sail'], 'all' as const, false, ['Boat#sail']],
    [['Boat#view', 'Boat#sail'], 'any' as const, true, ['Boat#sail']],
    ['Harbor', 'any' as const, false, ['Harbor']],
  ])('%j, %s: %s', async (permissions, require, isAuthorized, missingPermissions) => {
    const { client, stub } = fixture()
    const access = await client.hasUmaAccess(permissions, { ...(require && { require }) })
    expect(access).toEqual({ isLoggedIn: true, isAuthorized, missingPermissions })
    expect(stub.calls[0]?.options).not.toHaveProperty('require')
  })

  it.each<[FailureReason]>([
    [{ code: 'signed_out', cause: 'no_session' }],
    [{ code: 'oauth_error', status: 400, error: 'invalid_grant' }],
    [{ code: 'oauth_error', status: 401, error: 'invalid_grant' }],
  ])('%j is "not logged in"', async (reason) => {
    const { client } = fixture(failure(reason))
    for (const require of ['all', 'any'] as const) {
      expect(await client.hasUmaAccess('Boat', { require })).toEqual({
        isLoggedIn: false,
        isAuthorized: false,
        missingPermissions: ['Boat'],
      })
    }
  })

  it('that it is not known whether somebody is signed in is no answer', async () => {
    const reason = { code: 'signed_out', cause: 'sso_unreachable' } as const
    const { client, stub } = fixture(failure(reason))
    stub.session = { status: 'unknown', cause: 'sso_unreachable' }
    await expect(client.hasUmaAccess('Boat')).rejects.toMatchObject({ reason })
  })

  it.each<[FailureReason]>([
    [{ code: 'network', sent: 'maybe' }],
    [{ code: 'refresh_ambiguous' }],
    [{ code: 'lock_timeout' }],
    [{ code: 'insecure_context', detail: 'x' }],
    [{ code: 'oauth_error', status: 403, error: 'invalid_grant' }],
  ])('%j is no answer', async (reason) => {
    const { client } = fixture(failure(reason))
    await expect(client.hasUmaAccess('Boat')).rejects.toMatchObject({
      operation: 'hasUmaAccess',
      reason,
    })
  })

  it('a mistake of the program stays one', async () => {
    const { client } = fixture(new UsageError('expected permissions'))
    await expect(client.hasUmaAccess('Boat')).rejects.toThrow(UsageError)
    await expect(fixture().client.hasUmaAccess([])).rejects.toThrow(UsageError)
  })
})
