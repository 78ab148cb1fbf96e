/** What a person types into Keycloak's login page. */
interface Credentials {
  readonly username: string
  readonly password: string
  /** Asked for on a page of its own. */
  readonly totp?: string
}

/** Where a login went: back to the application, or to a page that says why not. */
export type LoginOutcome =
  | { readonly callbackUrl: string }
  | { readonly page: string; readonly status: number }

/** A browser of a few lines: cookies, forms, and redirects up to the application's own URL. */
export interface LoginBrowser {
  /** Opens an authorization URL and fills in whatever form it shows. */
  login(authorizationUrl: string, credentials?: Credentials): Promise<LoginOutcome>
}

/** Opens a browser with an empty cookie jar; a second login in it finds the SSO session of the first. */
export function openBrowser(): LoginBrowser {
  const cookies = new Map<string, string>()

  async function visit(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? []
      if (/;\s*max-age=0/iu.test(cookie)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  return {
    async login(authorizationUrl, credentials) {
      const { origin } = new URL(authorizationUrl)
      let response = await visit(authorizationUrl)
      const forms = credentials ? formsOf(credentials) : []
      for (;;) {
        const location = response.headers.get('location')
        if (location !== null) {
          const next = new URL(location, authorizationUrl)
          if (next.origin !== origin) return { callbackUrl: next.href }
          response = await visit(next.href)
          continue
        }
        const page = await response.text()
        const form = forms.shift()
        const action = /<form[^>]*\saction="([^"]+)"/u.exec(page)?.[1]
        if (!form || action === undefined) return { page, status: response.status }
        response = await visit(action.replaceAll('&amp;', '&'), form)
      }
    },
  }
}

function formsOf({ username, password, totp }: Credentials): Record<string, string>[] {
  return [{ username, password }, ...(totp === undefined ? [] : [{ otp: totp }])]
}

/** The callback URL of a login that has to succeed. */
export function callbackOf(outcome: LoginOutcome): string {
  if ('callbackUrl' in outcome) return outcome.callbackUrl
  throw new Error(
    `the login stopped at a page with status ${outcome.status}: ${saidBy(outcome.page)}`,
  )
}

/** What a page tells the person: Keycloak's error or feedback text. */
export function saidBy(page: string): string {
  const text = page.replaceAll(/<(script|style)[\s\S]*?<\/\1>/gu, '').replaceAll(/<[^>]+>/gu, ' ')
  return text.replaceAll(/\s+/gu, ' ').trim().slice(0, 500)
}
