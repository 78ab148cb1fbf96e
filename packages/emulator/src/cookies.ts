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

/** Puts a cookie of the realm on an answer, as Keycloak words it; it ends with the browser's session unless `maxAge` is given. */
export function setCookie(
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
    // Browsers take Secure cookies of http://localhost, as they do from a Keycloak in dev mode.
    'Secure',
    ...(httpOnly ? ['HttpOnly'] : []),
    'SameSite=None',
  ]
  response.headers.append('set-cookie', parts.join(';'))
}

/** Takes a cookie away. */
export function clearCookie(response: Response, path: string, name: string): void {
  response.headers.append('set-cookie', `${name}=;Version=1;Path=${path};Max-Age=0`)
}
