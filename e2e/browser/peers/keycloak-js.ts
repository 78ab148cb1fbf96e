import Keycloak from 'keycloak-js'

import { applicationUrl, peerSettings } from './peer.ts'
import type { PeerState } from './peer.ts'

const { serverUrl, realm, clientId } = peerSettings()
const keycloak = new Keycloak({ url: serverUrl, realm, clientId })

function state(): Promise<PeerState> {
  return Promise.resolve({
    isSignedIn: keycloak.authenticated,
    username: (keycloak.tokenParsed?.['preferred_username'] as string | undefined) ?? null,
    expiresAtSeconds: keycloak.tokenParsed?.exp ?? null,
  })
}

// As its guide has it: PKCE, and a silent look for a session. It keeps its tokens in memory.
window.peer = {
  async start() {
    await keycloak.init({
      onLoad: 'check-sso',
      pkceMethod: 'S256',
      silentCheckSsoRedirectUri: `${applicationUrl()}silent-check.html`,
    })
    return state()
  },
  login: () => keycloak.login({ redirectUri: applicationUrl() }),
  accessToken: () => Promise.resolve(keycloak.token ?? null),
  async refresh() {
    await keycloak.updateToken(-1)
    return state()
  },
  logout: () => keycloak.logout({ redirectUri: applicationUrl() }),
  state,
}
