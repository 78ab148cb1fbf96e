import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'

import { App } from './app.tsx'

/** The application's HTML as a server sends it, before anybody's session is known. */
export function render(serverPath: string): string {
  return renderToString(
    <StrictMode>
      <App serverPath={serverPath} />
    </StrictMode>,
  )
}
