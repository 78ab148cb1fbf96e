import { createBrowserClient } from '@latchkey/browser-pkce'

/** The client of this application. Making it touches nothing of a browser, so the server's renderer may load this too. */
export const client = createBrowserClient({
  serverUrl: import.meta.env.VITE_SERVER_URL ?? 'http://localhost:8080',
  realm: import.meta.env.VITE_REALM ?? 'lighthouse',
  clientId: import.meta.env.VITE_CLIENT_ID ?? 'harbor-web',
  redirectUri: '/',
  silentRedirectUri: '/silent.html',
})
