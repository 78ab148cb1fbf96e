import { useEffect } from 'react'
import type { MouseEvent, ReactNode } from 'react'

import { client } from './client.ts'
import { Logbook } from './logbook.tsx'
import { navigate, usePath } from './use-path.ts'
import { useSession } from './use-session.ts'

/** The application. `serverPath` is the path that a server renders, and that the page was loaded with. */
export function App({ serverPath }: { readonly serverPath: string }): ReactNode {
  const { claims } = useSession()
  const path = usePath(serverPath)

  useEffect(() => {
    // Under StrictMode this runs twice; the client starts once.
    void start()
  }, [])

  return (
    <>
      <header>
        <h1>Latchkey and React</h1>
        <nav aria-label="Pages">
          <Link to="/">Home</Link>
          <Link to="/logbook">Logbook</Link>
        </nav>
        {claims && (
          <button type="button" onClick={() => void client.logout()}>
            Log out
          </button>
        )}
      </header>
      <main>{path === '/logbook' ? <Logbook /> : <Home />}</main>
    </>
  )
}

/** Starts the client, and goes on to the page that asked for the login. */
async function start(): Promise<void> {
  const { callback } = await client.start()
  if (callback) navigate(callback.returnTo, 'replace')
}

function Home(): ReactNode {
  const { status, claims } = useSession()
  return (
    <>
      <h2>Home</h2>
      <p role="status">
        {status === 'signed-in' ? `Welcome, ${claims.name}.` : 'Everybody may read this page.'}
      </p>
    </>
  )
}

function Link({ to, children }: { readonly to: string; readonly children: ReactNode }): ReactNode {
  function follow(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    navigate(to)
  }
  return (
    <a href={to} onClick={follow}>
      {children}
    </a>
  )
}
