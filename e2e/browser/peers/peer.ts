/** What each client's page has as `window.peer`, so that one test drives them all. */
export interface Peer {
  /** Finishes a login that the address carries, or finds the one before; to be called once in each document. */
  start(): Promise<PeerState>
  /** Leaves the page for Keycloak. */
  login(): Promise<void>
  /** The access token of now, or `null`. */
  accessToken(): Promise<string | null>
  /** Gets fresh tokens, however fresh the old ones are. Rejects as the client does. */
  refresh(): Promise<PeerState>
  /** Leaves the page for Keycloak, and comes back. */
  logout(): Promise<void>
  state(): Promise<PeerState>
}

/** What a client shows of its session. */
export interface PeerState {
  readonly isSignedIn: boolean
  readonly username: string | null
  readonly expiresAtSeconds: number | null
}

/** What a peer's page reads as `window.settings`. */
export interface PeerSettings {
  readonly serverUrl: string
  readonly realm: string
  readonly clientId: string
}

declare global {
  interface Window {
    peer: Peer
  }
}

/** The settings that the page came with. */
export function peerSettings(): PeerSettings {
  return (window as unknown as { readonly settings: PeerSettings }).settings
}

/** Where the application is, without what a login has put there. */
export function applicationUrl(): string {
  const [, name = ''] = location.pathname.split('/')
  return `${location.origin}/${name}/`
}
