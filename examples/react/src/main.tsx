import { StrictMode } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'

import { App } from './app.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('expected index.html to have an element with the id root')
const app = (
  <StrictMode>
    <App serverPath={location.pathname} />
  </StrictMode>
)
// A server that renders has filled it.
if (root.hasChildNodes()) hydrateRoot(root, app)
else createRoot(root).render(app)
