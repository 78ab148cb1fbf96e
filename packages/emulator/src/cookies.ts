/** The cookies that a request brings. */
export function readCookies(header: string | null): Readonly<Record<string, string>> {
  const cookies = new Map<string, string>()
  for (const pair of (header ?? '').split(';')) {
    const separator = pair.indexOf('=')
    if (separator === -1) continue
    const name = pair.slice(0, separator).trim()
    // The first of a name is the one of the longest path.
    const value = pair
      .slice(separator + 1)
      .trim()
      .replace(/^"(.*)"$/u, '$1')
    if (!cookies.has(name)) cookies.set(name, value)
  }
  return Object.fromEntries(cookies)
}

/** Puts a cookie of the realm on the answer to a request, as Keycloak words it; it ends with the browser's session unless `maxAge` is given. */
export function setCookie(
  request: Request,
  response: Response,
  path: string,
  name: string,
  value: string,
  { maxAge, httpOnly = true }: { readonly maxAge?: number; readonly httpOnly?: boolean } = {},
): void {
  const parts = [
    `${name}=${value}`,
    'Version=1',
    `Path=${path}`,
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
    ...(isSecureContext(request) ? ['Secure'] : []),
    ...(httpOnly ? ['HttpOnly'] : []),
    isSecureContext(request) ? 'SameSite=None' : 'SameSite=Lax',
  ]
  response.headers.append('set-cookie', parts.join(';'))
}

/** Will the browser take a `Secure` cookie? Over plain HTTP from its own device, if it is not Safari. */
function isSecureContext({ url, headers }: Request): boolean {
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:') return true
  const agent = headers.get('user-agent') ?? ''
  const isSafari = /Safari/u.test(agent) && !/Chrom/u.test(agent)
  return !isSafari && /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/u.test(hostname)
}

/** Takes a cookie away. */
export function clearCookie(response: Response, path: string, name: string): void {
  response.headers.append('set-cookie', `${name}=;Version=1;Path=${path};Max-Age=0`)
}
