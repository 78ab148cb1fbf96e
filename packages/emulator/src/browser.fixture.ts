/** What a browser was shown last. */
export interface Page {
  readonly status: number
  readonly html: string
  readonly location: URL | undefined
}

/** A browser of cookies and forms, for tests. */
export interface TestBrowser {
  /** Opens an address, or sends a form there; follows nothing. */
  visit(address: string, form?: Readonly<Record<string, string>>): Promise<Page>
  /** Sends the form of the last page that had one. */
  submit(form: Readonly<Record<string, string>>): Promise<Page>
  /** Goes where the last answer led. */
  follow(): Promise<Page>
  readonly cookies: Map<string, string>
}

/** Opens one, with no cookies. */
export function openTestBrowser(): TestBrowser {
  const cookies = new Map<string, string>()
  let action = ''
  let location: URL | undefined
  async function visit(address: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? []
      if (cookie.includes('Max-Age=0')) cookies.delete(name)
      else cookies.set(name, value)
    }
    const html = await response.text()
    action = /<form[^>]*\saction="([^"]+)"/u.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? action
    const to = response.headers.get('location')
    location = to === null ? undefined : new URL(to)
    return { status: response.status, html, location }
  }
  return {
    visit,
    submit: (form) => visit(action, form),
    follow: () => visit(location?.href ?? ''),
    cookies,
  }
}
