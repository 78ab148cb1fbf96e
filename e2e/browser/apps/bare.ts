/** What the bare application has as `window.bare`: no client at all, for what the harness has to show by itself. */
export interface Bare {
  /** An authorization URL that comes back to this page, or to another path of the application. */
  authorizationUrl(extras?: Readonly<Record<string, string>>, callbackPath?: string): string
  /** Sends a grant; the tokens, or whatever was answered. */
  token(parameters: Readonly<Record<string, string>>): Promise<Answer>
  /** Gets tokens for the code in the address. */
  exchange(): Promise<Answer>
  /** Opens an authorization URL without a prompt in a hidden frame. What it was sent back with. */
  silentLogin(): Promise<Readonly<Record<string, string>>>
}

/** What a request was answered with. */
export interface Answer {
  readonly status: number
  readonly body: string
}

/** What the page reads as `window.settings`. */
export interface BareSettings {
  readonly serverUrl: string
  readonly realm: string
  readonly clientId: string
}

declare global {
  interface Window {
    bare: Bare
  }
}

// RFC 7636, appendix B: everybody knows it.
const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const code_challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

const { serverUrl, realm, clientId } = (window as unknown as { readonly settings: BareSettings })
  .settings
const endpoint = `${serverUrl}/realms/${realm}/protocol/openid-connect`
const [, name = ''] = location.pathname.split('/')
const home = `${location.origin}/${name}/`

window.bare = {
  authorizationUrl(extras = {}, callbackPath = '') {
    const parameters = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${home}${callbackPath}`,
      code_challenge,
      code_challenge_method: 'S256',
      ...extras,
    })
    return `${endpoint}/auth?${parameters}`
  },
  async token(parameters) {
    const response = await fetch(`${endpoint}/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, ...parameters }),
    })
    return { status: response.status, body: await response.text() }
  },
  exchange() {
    const code = new URLSearchParams(location.search).get('code') ?? ''
    const redirect_uri = `${location.origin}${location.pathname}`
    return window.bare.token({
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      code_verifier,
    })
  },
  silentLogin() {
    const frame = document.createElement('iframe')
    frame.hidden = true
    frame.src = window.bare.authorizationUrl({ prompt: 'none' }, 'silent-check.html')
    document.body.append(frame)
    const { promise, resolve } = Promise.withResolvers<Readonly<Record<string, string>>>()
    window.addEventListener('message', ({ source, data }: MessageEvent<string>) => {
      if (source !== frame.contentWindow || typeof data !== 'string' || !URL.canParse(data)) return
      frame.remove()
      resolve(Object.fromEntries(new URL(data).searchParams))
    })
    return promise
  },
}
