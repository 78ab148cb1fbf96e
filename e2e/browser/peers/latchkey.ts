import { createBrowserClient } from '@latchkey/browser-pkce'
import type { FullBrowserClientOptions } from '@latchkey/browser-pkce'

import { applicationUrl, peerSettings } from './peer.ts'
import type { PeerState } from './peer.ts'

const {
  storage = 'indexeddb',
  ...settings
}: Pick<FullBrowserClientOptions, 'storage'> & ReturnType<typeof peerSettings> = peerSettings()

const client = createBrowserClient({
  ...settings,
  storage,
  redirectUri: applicationUrl(),
  silentRedirectUri: `${applicationUrl()}empty.html`,
})

function state(): Promise<PeerState> {
  const { status, claims, expiresAtSeconds } = client.session
  return Promise.resolve({
    isSignedIn: status === 'signed-in',
    username: claims?.preferred_username ?? null,
    expiresAtSeconds: expiresAtSeconds ?? null,
  })
}

window.peer = {
  async start() {
    await client.start()
    return state()
  },
  login: () => client.login(),
  accessToken: () => client.getAccessToken().catch(() => null),
  async refresh() {
    await client.getAccessToken({ minValiditySeconds: Infinity })
    return state()
  },
  logout: () => client.logout(),
  state,
}
