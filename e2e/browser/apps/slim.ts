import { createBrowserClient } from '@latchkey/browser-pkce/slim'
import type { BrowserClientOptions } from '@latchkey/browser-pkce/slim'

// The same page over the other engine.
Object.assign(window, { client: createBrowserClient(window.settings as BrowserClientOptions) })
