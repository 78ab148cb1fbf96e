import { UserManager, WebStorageStateStore } from 'oidc-client-ts'

import { applicationUrl, peerSettings } from './peer.ts'
import type { PeerState } from './peer.ts'

const { serverUrl, realm, clientId } = peerSettings()

// PKCE is its default. Tokens are shared by all tabs, and refreshed when the test says so.
const manager = new UserManager({
  authority: `${serverUrl}/realms/${realm}`,
  client_id: clientId,
  redirect_uri: applicationUrl(),
  post_logout_redirect_uri: applicationUrl(),
  userStore: new WebStorageStateStore({ store: window.localStorage }),
  automaticSilentRenew: false,
})

async function state(): Promise<PeerState> {
  const user = await manager.getUser()
  return {
    isSignedIn: user !== null && user.expired !== true,
    username: user?.profile.preferred_username ?? null,
    expiresAtSeconds: user?.expires_at ?? null,
  }
}

window.peer = {
  async start() {
    const parameters = new URLSearchParams(location.search)
    if (parameters.has('code') || parameters.has('error')) await manager.signinCallback()
    else if (parameters.has('state')) await manager.signoutCallback()
    history.replaceState(null, '', applicationUrl())
    return state()
  },
  login: () => manager.signinRedirect(),
  accessToken: async () => (await manager.getUser())?.access_token ?? null,
  async refresh() {
    await manager.signinSilent()
    return state()
  },
  logout: () => manager.signoutRedirect(),
  state,
}
