import { afterAll, describe, expect, it } from 'vitest'

import { openTestBrowser } from './browser.fixture.ts'
import { createKeycloakEmulator } from './index.node.ts'

const emulator = createKeycloakEmulator({
  realms: [
    {
      realm: 'tests',
      displayName: 'Tests & <Trials>',
      registrationAllowed: true,
      clients: [{ clientId: 'app', publicClient: true, redirectUris: ['https://app.example/*'] }],
      users: [
        { username: 'ada', credentials: [{ type: 'password', value: 'pass' }] },
        { username: 'off', enabled: false, credentials: [{ type: 'password', value: 'pass' }] },
      ],
    },
  ],
  warn: () => undefined,
})
const { url, close } = await emulator.listen()
afterAll(close)

const oidc = `${url}/realms/tests/protocol/openid-connect`
const authorization = (extras: Record<string, string> = {}): string =>
  `${oidc}/auth?${new URLSearchParams({ client_id: 'app', response_type: 'code', redirect_uri: 'https://app.example/in', scope: 'openid', ...extras })}`

const browser = openTestBrowser

async function signedIn() {
  const person = browser()
  await person.visit(authorization())
  const { location } = await person.submit({ username: 'ada', password: 'pass' })
  const form = {
    grant_type: 'authorization_code',
    client_id: 'app',
    code: location?.searchParams.get('code') ?? '',
    redirect_uri: 'https://app.example/in',
  }
  const response = await fetch(`${oidc}/token`, { method: 'POST', body: new URLSearchParams(form) })
  const tokens: { access_token: string; id_token: string; refresh_token: string } = JSON.parse(
    await response.text(),
  )
  const isAlive = async (): Promise<boolean> =>
    (
      await fetch(`${oidc}/userinfo`, {
        headers: { authorization: `Bearer ${tokens.access_token}` },
      })
    ).ok
  return { person, tokens, isAlive }
}

describe('the login page', () => {
  it('escapes what it shows', async () => {
    const { html } = await browser().visit(authorization({ login_hint: '"><script>' }))
    expect(html).toContain('Tests &amp; &lt;Trials&gt;')
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;"')
  })

  it.each([
    [{ username: 'ada', password: 'x' }, 'Invalid username or password.'],
    [{ username: 'nobody', password: 'pass' }, 'Invalid username or password.'],
    [{}, 'Invalid username or password.'],
    [{ username: 'off', password: 'pass' }, 'Account is disabled'],
  ])('says what is wrong with %j', async (typed, message) => {
    const person = browser()
    await person.visit(authorization())
    const { status, html } = await person.submit(typed)
    expect([status, html.includes(message), html.includes('aria-invalid="true"')]).toEqual([
      200,
      true,
      true,
    ])
  })

  it('is no use without its cookie', async () => {
    const person = browser()
    await person.visit(authorization())
    person.cookies.clear()
    expect((await person.submit({ username: 'ada', password: 'pass' })).status).toBe(400)
  })

  it('begins anew when it took too long', async () => {
    const person = browser()
    await person.visit(authorization({ state: 'kept' }))
    emulator.advance(1800)
    const { location } = await person.submit({ username: 'ada', password: 'pass' })
    expect(location?.pathname).toMatch(/login-actions\/authenticate$/u)
    expect((await person.follow()).html).toContain('Your login attempt timed out.')
    const callback = await person.submit({ username: 'ada', password: 'pass' })
    expect(callback.location?.searchParams.get('state')).toBe('kept')
    expect(person.cookies.has('KC_RESTART')).toBe(false)
  })

  it('ends when it took too long, and the browser has forgotten what it was for', async () => {
    const person = browser()
    await person.visit(authorization())
    emulator.advance(1800)
    person.cookies.delete('KC_RESTART')
    const { status, html } = await person.submit({ username: 'ada', password: 'pass' })
    expect([status, html.includes('Restart login cookie not found')]).toEqual([400, true])
  })

  it('tells the application that it is over when it is sent again after the login', async () => {
    const person = browser()
    await person.visit(authorization({ state: 's' }))
    await person.submit({ username: 'ada', password: 'pass' })
    const { location } = await person.submit({ username: 'ada', password: 'pass' })
    expect(Object.fromEntries(location?.searchParams ?? [])).toMatchObject({
      error: 'temporarily_unavailable',
      error_description: 'authentication_expired',
      state: 's',
    })
  })

  it('of another tab stays open for a minute after a login', async () => {
    const callbackAfter = async (seconds: number): Promise<string | null | undefined> => {
      const person = browser()
      const first = await person.visit(authorization({ state: 'first' }))
      const action = /action="([^"]+)"/u.exec(first.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
      await person.visit(authorization({ state: 'second' }))
      await person.submit({ username: 'ada', password: 'pass' })
      emulator.advance(seconds)
      let { location } = await person.visit(action)
      if (location?.origin !== 'https://app.example') ({ location } = await person.follow())
      return location?.searchParams.get('state')
    }
    expect(await callbackAfter(59)).toBe('first')
    // Then only the last page is known, as Keycloak's cookie has it.
    expect(await callbackAfter(60)).toBe('second')
  })

  it('asks again for the same person, or for somebody else after a restart', async () => {
    const { person } = await signedIn()
    const again = await person.visit(authorization({ prompt: 'login' }))
    expect(again.html).toContain('readonly')
    const restart =
      /id="reset-login"[^>]*location\.href='([^']+)'/u
        .exec(again.html)?.[1]
        ?.replaceAll('&amp;', '&') ?? ''
    await person.visit(restart)
    expect((await person.follow()).html).toContain('id="username"')
    expect(person.cookies.has('KEYCLOAK_IDENTITY')).toBe(false)
  })
})

describe('registration', () => {
  const form = {
    username: 'New',
    password: 'secret',
    'password-confirm': 'secret',
    email: 'n@x',
    firstName: 'N',
    lastName: 'W',
  }

  it('says what is missing, and keeps what was typed', async () => {
    const person = browser()
    await person.visit(authorization({ prompt: 'create' }))
    const { html } = await person.submit({
      ...form,
      username: 'ada',
      'password-confirm': 'other',
      email: '',
    })
    for (const text of [
      'Username already exists.',
      'Please specify email.',
      'confirmation doesn',
      'value="W"',
    ]) {
      expect(html).toContain(text)
    }
    expect(html).not.toContain('secret')
  })

  it('signs in who has registered, now and later', async () => {
    const person = browser()
    await person.visit(`${oidc}/registrations${new URL(authorization()).search}`)
    expect((await person.submit(form)).location?.searchParams.get('code')).toBeTypeOf('string')
    const later = browser()
    await later.visit(authorization())
    expect((await later.submit({ username: 'n@x', password: 'secret' })).location).toBeDefined()
  })
})

describe('logout', () => {
  it('with an ID token ends the session at once', async () => {
    const { person, tokens, isAlive } = await signedIn()
    expect(await isAlive()).toBe(true)
    const { html } = await person.visit(`${oidc}/logout?id_token_hint=${tokens.id_token}`)
    expect(html).toContain('You are logged out')
    expect(await isAlive()).toBe(false)
    expect(person.cookies.has('KEYCLOAK_IDENTITY')).toBe(false)
  })

  it('without one asks first', async () => {
    const { person, isAlive } = await signedIn()
    const back = {
      client_id: 'app',
      post_logout_redirect_uri: 'https://app.example/bye',
      state: 'a&b',
    }
    const { html } = await person.visit(`${oidc}/logout?${new URLSearchParams(back)}`)
    expect(await isAlive()).toBe(true)
    const session_code = /name="session_code" value="([^"]+)"/u.exec(html)?.[1] ?? ''
    const { location } = await person.submit({ session_code, confirmLogout: 'Logout' })
    expect(location?.href).toBe('https://app.example/bye?state=a%26b')
    expect(await isAlive()).toBe(false)
    expect((await person.submit({ session_code })).status).toBe(400)
  })
})

describe('the account console', () => {
  const at = (query: Record<string, string>, path = 'account'): Promise<string> =>
    browser()
      .visit(`${url}/realms/tests/${path}?${new URLSearchParams(query)}`)
      .then(({ status, html }) => `${status} ${/id="referrer" href="([^"]+)"/u.exec(html)?.[1]}`)

  it.each([
    [{}, '200 undefined'],
    [
      { referrer: 'app', referrer_uri: 'https://app.example/home?a=1' },
      '200 https://app.example/home?a=1',
    ],
    [{ referrer: 'app', referrer_uri: 'https://evil.example/' }, '200 undefined'],
    [{ referrer: 'nobody', referrer_uri: 'https://app.example/' }, '200 undefined'],
    [{ referrer: 'app', referrer_uri: 'javascript:alert(1)' }, '200 undefined'],
  ])('with %j: %s', async (query, seen) => {
    expect(await at(query)).toBe(seen)
    expect(await at(query, 'account/personal-info')).toBe(seen)
  })
})
