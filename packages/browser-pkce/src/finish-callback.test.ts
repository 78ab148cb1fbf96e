import { fail, succeed } from '@latchkey/core'
import type { FailureReason, TokenSet } from '@latchkey/core'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { openPage } from '../test/page.ts'
import { finishCallback } from './finish-callback.ts'
import type { FinishedLogin, LoginFlow } from './login-flow.ts'
import { loginMemory } from './login-memory.ts'
import type { LoginTransaction } from './login-transaction.ts'

const redirectUri = 'https://app.example.com/cb'
const begun: LoginTransaction = {
  state: 's',
  nonce: 'MARKED-nonce',
  code_verifier: 'MARKED-verifier',
  redirect_uri: redirectUri,
  returnTo: 'https://app.example.com/where-i-was',
  page: 'login',
  parameters: { login_hint: 'ada' },
  startedAtSeconds: 1,
}
const tokens = { access_token: 'MARKED-access' } as TokenSet

afterEach(() => vi.unstubAllGlobals())

/** A page that is loaded with this URL, and what the server then says. */
function arrive(href: string, answer: object | FailureReason = { response: {}, tokens }) {
  const page = openPage({ href })
  const transactions = loginMemory(
    () => page.local,
    'app',
    () => 2,
  )
  transactions.add(begun)
  const finish = vi.fn<LoginFlow['finish']>(async () => {
    page.events.push(`finish ${transactions.find('s')?.isTaken === true ? 'taken' : 'not taken'}`)
    return 'code' in answer ? fail(answer) : succeed(answer as FinishedLogin)
  })
  const run = () => finishCallback({ finish } as unknown as LoginFlow, transactions, redirectUri)
  return { page, transactions, finish, run }
}

describe('finishCallback', () => {
  it('cleans the URL, uses the login up, and then sends the code', async () => {
    const { page, finish, run } = arrive(`${redirectUri}?tab=1#state=s&code=MARKED-code`)
    expect(await run()).toEqual({
      callback: { status: 'completed', returnTo: begun.returnTo },
      tokens,
    })
    expect(page.events).toEqual([`replace ${redirectUri}?tab=1 {"router":1}`, 'finish taken'])
    expect(finish).toHaveBeenCalledWith(begun, `${redirectUri}?tab=1#state=s&code=MARKED-code`)
    expect(page.href).not.toContain('MARKED')
  })

  it('says no and why, in the words of the server', async () => {
    const response = { error: 'access_denied', error_description: 'no' }
    const { run } = arrive(`${redirectUri}#state=s&error=access_denied`, { response })
    expect(await run()).toEqual({
      callback: { status: 'refused', returnTo: begun.returnTo, ...response },
    })
  })

  it.each(['success', 'cancelled', 'error'])(
    'an action ended with %s',
    async (kc_action_status) => {
      const response = { kc_action: 'UPDATE_PASSWORD', kc_action_status }
      const { run } = arrive(`${redirectUri}#state=s&code=c`, { response, tokens })
      expect(await run()).toMatchObject({ callback: { status: 'completed', ...response } })
    },
  )

  it('tells of the response what the application may want, and no code', async () => {
    const response = { code: 'MARKED-code', state: 's', session_state: 'x', iss: 'i', other: 'o' }
    const { run } = arrive(`${redirectUri}#state=s&code=MARKED-code`, { response, tokens })
    expect((await run())?.callback).toEqual({ status: 'completed', returnTo: begun.returnTo })
  })

  it('gives the login to begin again where its page was left open for too long', async () => {
    const response = {
      error: 'temporarily_unavailable',
      error_description: 'authentication_expired',
    }
    const { run } = arrive(`${redirectUri}#state=s&error=temporarily_unavailable`, { response })
    expect(await run()).toMatchObject({ callback: { status: 'refused' }, expired: begun })
  })

  it.each([['authentication_expired_not'], ['expired']])(
    'begins nothing again for %s',
    async (error_description) => {
      const response = { error: 'temporarily_unavailable', error_description }
      const { run } = arrive(`${redirectUri}#state=s&error=x`, { response })
      expect(await run()).not.toHaveProperty('expired')
    },
  )

  it.each<[FailureReason]>([
    [{ code: 'callback_rejected', detail: 'expected an iss' }],
    [{ code: 'network', sent: 'maybe', tokenFate: 'unknown' }],
    [{ code: 'token_rejected', claim: 'nonce', expected: 'a', actual: 'b' }],
  ])('rejects with %j, and gives no tokens', async (reason) => {
    const { page, run } = arrive(`${redirectUri}#state=s&code=MARKED-code`, reason)
    expect(await run()).toEqual({
      callback: { status: 'rejected', returnTo: begun.returnTo, reason },
    })
    expect(page.href).toBe(redirectUri)
  })

  it('sends no code twice: a reload, the back button, a bookmark', async () => {
    const href = `${redirectUri}#state=s&code=MARKED-code`
    const { page, finish, run } = arrive(href)
    await run()
    expect(await run()).toBeUndefined()
    page.href = href
    expect(await run()).toEqual({ callback: { status: 'repeated', returnTo: begun.returnTo } })
    expect(finish).toHaveBeenCalledTimes(1)
    expect(page.href).toBe(redirectUri)
  })

  it('sends no code twice though the first try failed', async () => {
    const href = `${redirectUri}#state=s&code=MARKED-code`
    const { page, finish, run } = arrive(href, { code: 'network', sent: 'no' })
    await run()
    page.href = href
    expect(await run()).toMatchObject({ callback: { status: 'repeated' } })
    expect(finish).toHaveBeenCalledTimes(1)
  })

  it('sends nothing of an answer to no login of this browser', async () => {
    const { page, finish, run } = arrive(`${redirectUri}?a=1#state=forged&code=MARKED-code`)
    const finished = await run()
    expect(finished).toMatchObject({
      callback: {
        status: 'rejected',
        returnTo: `${redirectUri}?a=1`,
        reason: {
          code: 'callback_rejected',
          detail: expect.stringContaining('this browser began'),
        },
      },
    })
    expect(JSON.stringify(finished)).not.toMatch(/MARKED|forged/u)
    expect(page.href).toBe(`${redirectUri}?a=1`)
    expect(finish).not.toHaveBeenCalled()
  })

  it.each([
    ['https://app.example.com/other?state=x&code=y'],
    ['https://app.example.com/#state=x&code=y'],
    ['https://app.example.com/CB#state=x&code=y'],
  ])('leaves alone what may be for somebody else: %s', async (href) => {
    const { page, finish, run } = arrive(href)
    expect(await run()).toBeUndefined()
    expect(page.href).toBe(href)
    expect(page.events).toEqual([])
    expect(finish).not.toHaveBeenCalled()
  })

  it('takes the answer to its own login wherever it arrives', async () => {
    const { run } = arrive('https://app.example.com/elsewhere#state=s&code=c')
    expect(await run()).toMatchObject({ callback: { status: 'completed' } })
  })

  it.each([[''], ['?a=1'], ['#/route'], ['?code=c'], ['#state=s']])(
    'does nothing on a page of its own: %j',
    async (end) => {
      const { page, run } = arrive(redirectUri + end)
      expect(await run()).toBeUndefined()
      expect(page.events).toEqual([])
    },
  )
})
