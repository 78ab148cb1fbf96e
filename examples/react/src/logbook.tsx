import type { ReactNode } from 'react'

import { client } from './client.ts'
import { useSession } from './use-session.ts'

/** A page for those who are signed in. Whoever is not can log in, and comes back to it. */
export function Logbook(): ReactNode {
  const { status, cause, claims } = useSession()
  if (status === 'signed-in') {
    return (
      <>
        <h2>Logbook</h2>
        <p role="status">{claims.name} may read this.</p>
        {client.hasRealmRole('keeper') && <p>A keeper may write, too.</p>}
      </>
    )
  }
  if (cause === 'not_started') return <p role="status">Looking for a session …</p>
  return (
    <>
      <h2>Logbook</h2>
      <p role="status">
        {status === 'signed-out'
          ? 'This page is for those who are signed in.'
          : `It could not be found out whether you are signed in (${cause}).`}
      </p>
      <button type="button" onClick={() => void client.login()}>
        Log in
      </button>
    </>
  )
}
