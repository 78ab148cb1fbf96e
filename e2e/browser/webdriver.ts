/** A session of a [WebDriver](https://www.w3.org/TR/webdriver2/) server. */
export interface WebDriverSession {
  readonly browserVersion: string
  /** Sends a command of the session; `path` is below it. */
  send<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T>
}

/** Begins a session. */
export async function beginSession(
  driverUrl: string,
  capabilities: Readonly<Record<string, unknown>>,
): Promise<WebDriverSession> {
  const { sessionId, capabilities: given } = await command<{
    readonly sessionId: string
    readonly capabilities: { readonly browserVersion: string }
  }>('POST', `${driverUrl}/session`, { capabilities: { alwaysMatch: capabilities } })
  return {
    browserVersion: given.browserVersion,
    send: (method, path, body) => command(method, `${driverUrl}/session/${sessionId}${path}`, body),
  }
}

async function command<T>(method: string, url: string, body?: object): Promise<T> {
  const response = await fetch(url, {
    method,
    // The server knows no POST without a body.
    ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
  })
  const { value } = (await response.json()) as { readonly value: unknown }
  if (response.ok) return value as T
  const { error, message } = value as { readonly error: string; readonly message: string }
  throw new Error(`WebDriver: ${error} ${message}`.trim())
}
