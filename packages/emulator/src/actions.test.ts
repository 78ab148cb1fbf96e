import { createHmac } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'

import { openTestBrowser } from './browser.fixture.ts'
import type { TestBrowser } from './browser.fixture.ts'
import { createKeycloakEmulator } from './index.node.ts'

const user = (username: string, requiredActions: readonly string[] = []) => ({
  username,
  email: `${username}@app.example`,
  firstName: 'First',
  lastName: 'Last',
  credentials: [{ type: 'password', value: 'pass' }],
  requiredActions,
})
const warnings: string[] = []
const emulator = createKeycloakEmulator({
  realms: [
    {
      realm: 'tests',
      clients: ['app', 'other'].map((clientId) => ({
        clientId,
        publicClient: true,
        redirectUris: ['https://app.example/*'],
      })),
      users: [
        ...['ada', 'bob', 'cyd', 'dee'].map((name) => user(name)),
        user('new', ['UPDATE_PASSWORD', 'VERIFY_EMAIL', 'CONFIGURE_TOTP', 'NONSENSE']),
      ],
    },
    {
      realm: 'strict',
      requiredActions: [
        { alias: 'UPDATE_PASSWORD', enabled: false, priority: 1 },
        { alias: 'UPDATE_PROFILE', enabled: true, priority: 30 },
        { alias: 'CONFIGURE_TOTP', enabled: true, priority: 20 },
      ],
      clients: [{ clientId: 'app', publicClient: true, redirectUris: ['https://app.example/*'] }],
      users: [user('eve', ['UPDATE_PROFILE', 'UPDATE_PASSWORD', 'CONFIGURE_TOTP'])],
    },
  ],
  warn: (message) => warnings.push(message),
})
const { url, close } = await emulator.listen()
let ahead = 0
afterAll(close)

function authorization(extras: Record<string, string> = {}, realm = 'tests'): string {
  const parameters = {
    client_id: 'app',
    response_type: 'code',
    redirect_uri: 'https://app.example/in',
    scope: 'openid',
    ...extras,
  }
  return `${url}/realms/${realm}/protocol/openid-connect/auth?${new URLSearchParams(parameters)}`
}

async function signIn(username: string, extras?: Record<string, string>, realm?: string) {
  const person = openTestBrowser()
  await person.visit(authorization(extras, realm))
  const { location } = await person.submit({ username, password: 'pass' })
  return { person, location }
}

async function grant(form: Record<string, string>): Promise<{ refresh_token?: string }> {
  const response = await fetch(`${url}/realms/tests/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  return JSON.parse(await response.text())
}

async function openAction(person: TestBrowser, kc_action: string): Promise<string> {
  await person.visit(authorization({ kc_action }))
  return (await person.follow()).html
}

function advance(seconds: number): void {
  ahead += seconds
  emulator.advance(seconds)
}

function outcome(location: URL | undefined) {
  const of = (name: string) => location?.searchParams.get(name)
  return [of('kc_action'), of('kc_action_status'), typeof of('code')]
}

function oneTimePassword(html: string): { totp: string; totpSecret: string } {
  const totpSecret = /name="totpSecret" value="([^"]+)"/u.exec(html)?.[1] ?? ''
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + ahead) / 30)))
  const digest = createHmac('sha1', totpSecret).update(counter).digest()
  const number = digest.readUInt32BE((digest.at(-1) ?? 0) & 15) & 0x7fff_ffff
  return { totp: String(number % 1_000_000).padStart(6, '0'), totpSecret }
}

describe('an action that an application asks for', () => {
  it('changes a password, and ends the other sessions of who asks for that', async () => {
    const { person: elsewhere } = await signIn('ada')
    const { person } = await signIn('ada')
    // Another application of the same session, whose part in it would be lost with it.
    const client_id = 'other'
    const { location: signedIn } = await person.visit(authorization({ client_id }))
    const code = signedIn?.searchParams.get('code') ?? ''
    const redirect_uri = 'https://app.example/in'
    const tokens = await grant({ client_id, grant_type: 'authorization_code', code, redirect_uri })
    await openAction(person, 'UPDATE_PASSWORD')
    const form = { 'password-new': 'other', 'password-confirm': 'other', 'logout-sessions': 'on' }
    const { location } = await person.submit(form)
    expect(outcome(location)).toEqual(['UPDATE_PASSWORD', 'success', 'string'])
    const error = async (browser: TestBrowser) =>
      (await browser.visit(authorization({ prompt: 'none' }))).location?.searchParams.get('error')
    expect([await error(elsewhere), await error(person)]).toEqual(['login_required', null])
    expect((await signIn('ada')).location).toBeUndefined()
    const { refresh_token = '' } = tokens
    const own = await grant({ client_id, grant_type: 'refresh_token', refresh_token })
    expect(own).toHaveProperty('access_token')
  })

  it('keeps the other sessions of who does not', async () => {
    const { person: elsewhere } = await signIn('bob')
    const { person } = await signIn('bob')
    await openAction(person, 'UPDATE_PASSWORD')
    await person.submit({ 'password-new': 'pass', 'password-confirm': 'pass' })
    const { location } = await elsewhere.visit(authorization({ prompt: 'none' }))
    expect(location?.searchParams.get('error')).toBeNull()
  })

  it('is cancelled without effect', async () => {
    const { person } = await signIn('bob')
    await openAction(person, 'UPDATE_PASSWORD')
    const { location } = await person.submit({ 'password-new': 'x', 'cancel-aia': '' })
    expect(outcome(location)).toEqual(['UPDATE_PASSWORD', 'cancelled', 'string'])
    expect((await signIn('bob')).location).toBeDefined()
  })

  it('sets up a second factor, which the next login asks for', async () => {
    const { person } = await signIn('cyd')
    const html = await openAction(person, 'CONFIGURE_TOTP')
    const { location } = await person.submit(oneTimePassword(html))
    expect(outcome(location)).toEqual(['CONFIGURE_TOTP', 'success', 'string'])
    const later = openTestBrowser()
    await later.visit(authorization())
    expect((await later.submit({ username: 'cyd', password: 'pass' })).html).toContain('id="otp"')
  })

  it('asks for the password of who typed it more than five minutes ago', async () => {
    const { person } = await signIn('dee')
    advance(300)
    expect(await openAction(person, 'UPDATE_PROFILE')).toContain('kc-update-profile-form')
    advance(1)
    const { html } = await person.visit(authorization({ kc_action: 'UPDATE_PROFILE' }))
    expect(html).toContain('Please re-authenticate to continue')
    await person.submit({ password: 'pass' })
    expect((await person.follow()).html).toContain('kc-update-profile-form')
  })

  it('cannot be seen through in a frame', async () => {
    const { person } = await signIn('dee')
    const { location } = await person.visit(
      authorization({ kc_action: 'UPDATE_PROFILE', prompt: 'none' }),
    )
    expect(location?.searchParams.get('error')).toBe('interaction_required')
  })

  it.each([
    ['NONSENSE', 'error', false],
    ['webauthn-register', 'error', true],
    ['UPDATE_PASSWORD', 'error', false, 'strict'],
  ])('%s ends in %s; warned about: %s', async (kc_action, status, isWarned, realm = 'tests') => {
    warnings.length = 0
    const person = openTestBrowser()
    await person.visit(authorization({ kc_action }, realm))
    let { location } = await person.submit({
      username: realm === 'tests' ? 'dee' : 'eve',
      password: 'pass',
    })
    if (realm === 'strict') location = await doStrictActions(person)
    expect(location?.searchParams.get('kc_action_status')).toBe(status)
    expect(warnings.some((warning) => warning.includes(kc_action))).toBe(isWarned)
  })
})

/** In the order of the realm, and without the one that is off. */
async function doStrictActions(person: TestBrowser): Promise<URL | undefined> {
  const { html } = await person.follow()
  expect(html).toContain('You need to set up Mobile Authenticator')
  const profile = await person.submit(oneTimePassword(html))
  expect(profile.html).toContain('You need to update your user profile')
  return (await person.submit({ email: 'e@x', firstName: 'E', lastName: 'V' })).location
}

it('required actions of an export are done at the first login, and at no other', async () => {
  const { person } = await signIn('new')
  const { html } = await person.follow()
  expect(html).toContain('You need to set up Mobile Authenticator')
  expect(html).not.toContain('cancel-aia')
  expect(warnings).toContainEqual(expect.stringMatching(/user new: .*VERIFY_EMAIL$/u))
  const next = await person.submit(oneTimePassword(html))
  expect(next.html).toContain('You need to change your password')
  const form = { 'password-new': 'other', 'password-confirm': 'other' }
  const { location } = await person.submit(form)
  expect(outcome(location)).toEqual([null, null, 'string'])
  const { location: again } = await person.visit(authorization())
  expect(again?.origin).toBe('https://app.example')
})

it('signIn stands in for the pages of required actions too', async () => {
  emulator.signIn('new')
  const callback = new URL(await emulator.callbackOf(authorization()))
  emulator.signOut()
  expect(callback.searchParams.has('code')).toBe(true)
})
