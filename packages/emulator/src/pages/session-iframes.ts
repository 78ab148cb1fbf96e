// Pages without a face, each a script that an application frames.

function script(source: string): string {
  return `<!doctype html>
<html><head><meta charset="utf-8"></head><body><script type="module">
${source}</script></body></html>
`
}

const storageAccess = `
async function mayReadCookies() {
  if (!('hasStorageAccess' in document) || (await document.hasStorageAccess())) return true
  return document.requestStorageAccess().then(() => true, () => false)
}
`

/**
 * Answers "client_id session_state" with "unchanged", "changed" or "error".
 *
 * @see [OpenID Connect Session Management](https://openid.net/specs/openid-connect-session-1_0.html#OPiframe)
 */
export const loginStatusPage: string = script(`${storageAccess}
let checked

async function isKnown(clientId, origin) {
  const url = new URL(location.origin + location.pathname + '/init')
  url.searchParams.set('client_id', clientId)
  url.searchParams.set('origin', origin)
  return (await fetch(url)).ok
}

async function sha384(text) {
  const digest = await crypto.subtle.digest('SHA-384', new TextEncoder().encode(text))
  const base64 = btoa(String.fromCharCode(...new Uint8Array(digest)))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

async function status(clientId, origin, sessionState) {
  if (!(await mayReadCookies())) return 'error'
  checked ??= { clientId, origin, known: isKnown(clientId, origin) }
  if (checked.clientId !== clientId || checked.origin !== origin || !(await checked.known)) return 'error'
  const cookie = /(?:^|; )KEYCLOAK_SESSION="?([^;"]*)/.exec(document.cookie)?.[1]
  if (!cookie) return sessionState === '' ? 'unchanged' : 'changed'
  return (await sha384(sessionState)) === cookie ? 'unchanged' : 'changed'
}

addEventListener('message', async ({ data, origin, source }) => {
  const parts = typeof data === 'string' ? data.split(' ') : []
  if (parts.length === 2) source.postMessage(await status(parts[0], origin, parts[1]), origin)
})
`)

/** Leaves a cookie, and goes on to see whether it stays. */
export const thirdPartyCookiePage: string = script(`${storageAccess}
if (await mayReadCookies()) {
  document.cookie = 'KEYCLOAK_3P_COOKIE_SAMESITE=supported; Max-Age=60; SameSite=None; Secure'
  document.cookie = 'KEYCLOAK_3P_COOKIE=supported; Max-Age=60'
  location.replace('step2.html')
} else {
  parent.postMessage('unsupported', '*')
}
`)

/** Says whether the cookie stayed. */
export const thirdPartyAnswerPage: string = script(`
const stayed = document.cookie.includes('KEYCLOAK_3P_COOKIE')
for (const name of ['KEYCLOAK_3P_COOKIE_SAMESITE', 'KEYCLOAK_3P_COOKIE']) document.cookie = name + '=; Max-Age=0'
parent.postMessage(stayed ? 'supported' : 'unsupported', '*')
`)
