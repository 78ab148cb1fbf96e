import { createBrowserClient } from '@latchkey/browser-pkce'

import { settings } from './settings.ts'

/** Where `client.fetch` sends the access token. */
export const apiOrigin = new URL(settings.serverUrl).origin

/** The client of this page. Its resource server is known, so that no call has to name it. */
export const client = createBrowserClient({
  serverUrl: settings.serverUrl,
  realm: settings.realm,
  clientId: settings.clientId,
  redirectUri: '/',
  silentRedirectUri: '/silent.html',
  umaAudience: settings.resourceServer,
  allowedOrigins: [apiOrigin],
})
