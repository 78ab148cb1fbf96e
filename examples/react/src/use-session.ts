import { useSyncExternalStore } from 'react'

import type { Session } from '@latchkey/browser-pkce'

import { client } from './client.ts'

const snapshot = (): Session => client.session

/** The session of now. On the server it is not known yet, and so it is when the page takes over what the server sent. */
export function useSession(): Session {
  return useSyncExternalStore(client.subscribe, snapshot, snapshot)
}
