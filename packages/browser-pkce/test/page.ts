import { CookieJar } from 'tough-cookie'
import { vi } from 'vitest'

import { webStorage } from './web-storage.ts'

/** What a page's script finds around it; `vi.unstubAllGlobals` takes it away. */
export interface TestPage {
  href: string
  /** What happened to the page, in order: `replace <url>` of the history's entry, `assign <url>` and `relocate <url>` of the page itself. */
  readonly events: string[]
  /** What was told to `reportError`. */
  readonly reported: unknown[]
  readonly window: EventTarget
  readonly document: EventTarget & { hidden: boolean }
  readonly local: Storage
  readonly session: Storage
  /** Where a frame of this URL ends; nothing: at a page of another origin. */
  frame: (url: string) => string | undefined
  /** The frames that are in the document, and all that ever were. */
  readonly frames: Set<TestFrame>
  readonly framed: TestFrame[]
}

export interface TestFrame {
  readonly attributes: Record<string, string>
  readonly style: { display?: string }
  src: string
  /** Tells that it has loaded something. */
  load(): void
}

export interface PageOptions {
  readonly href?: string
  readonly local?: Storage
  readonly session?: Storage
}

/** Puts the globals of a page in place. */
export function openPage(options: PageOptions = {}): TestPage {
  const page: TestPage = {
    href: options.href ?? 'https://app.example.com/here?a=1',
    events: [],
    reported: [],
    window: new EventTarget(),
    document: Object.assign(new EventTarget(), { hidden: false }),
    local: options.local ?? webStorage(),
    session: options.session ?? webStorage(),
    frame: () => undefined,
    frames: new Set(),
    framed: [],
  }
  vi.stubGlobal('location', {
    get href() {
      return page.href
    },
    get origin() {
      return new URL(page.href).origin
    },
    assign: (url: string) => page.events.push(`assign ${url}`),
    replace: (url: string) => page.events.push(`relocate ${url}`),
  })
  vi.stubGlobal('history', {
    state: { router: 1 },
    replaceState(state: unknown, _title: string, url: string) {
      page.events.push(`replace ${url} ${JSON.stringify(state)}`)
      page.href = new URL(url, page.href).href
    },
  })
  vi.stubGlobal(
    'document',
    Object.assign(page.document, {
      createElement: () => createFrame(page),
      documentElement: { append: (frame: OpenedFrame) => frame.open() },
    }),
  )
  Object.defineProperty(page.document, 'cookie', cookies(page))
  vi.stubGlobal('localStorage', page.local)
  vi.stubGlobal('sessionStorage', page.session)
  vi.stubGlobal('addEventListener', page.window.addEventListener.bind(page.window))
  vi.stubGlobal('reportError', (error: unknown) => page.reported.push(error))
  vi.stubGlobal('BroadcastChannel', broadcastChannels())
  return page
}

/** Where the page was left for last. */
export function leftFor({ events }: TestPage): URL | undefined {
  const event = events.findLast((what) => /^(?:assign|relocate) /u.test(what))
  return event === undefined ? undefined : new URL(event.replace(/^\w+ /u, ''))
}

/** `document.cookie`, over a jar that knows the public suffixes; what it refuses it leaves out, as a browser does. */
function cookies(page: TestPage): PropertyDescriptor {
  const jar = new CookieJar()
  return {
    configurable: true,
    get: () => jar.getCookieStringSync(page.href),
    set: (cookie: string) => void jar.setCookieSync(cookie, page.href, { ignoreError: true }),
  }
}

interface OpenedFrame extends TestFrame {
  open(): void
}

function createFrame(page: TestPage): OpenedFrame {
  let loaded: string | undefined = 'about:blank'
  const target = new EventTarget()
  const frame = {
    attributes: {} as Record<string, string>,
    style: {},
    src: '',
    addEventListener: target.addEventListener.bind(target),
    setAttribute(name: string, value: string) {
      frame.attributes[name] = value
    },
    contentWindow: {
      location: {
        get href() {
          if (loaded !== undefined) return loaded
          throw new DOMException('blocked a frame of another origin', 'SecurityError')
        },
      },
    },
    open() {
      page.frames.add(frame)
      page.framed.push(frame)
      queueMicrotask(() => {
        loaded = page.frame(frame.src)
        frame.load()
      })
    },
    load: () => void target.dispatchEvent(new Event('load')),
    remove: () => page.frames.delete(frame),
  }
  return frame
}

/** Channels that deliver in the next microtask, and never to who spoke. */
function broadcastChannels(): unknown {
  const open = new Set<EventTarget & { readonly name: string }>()
  return class extends EventTarget {
    readonly name: string
    constructor(name: string) {
      super()
      this.name = name
      open.add(this)
    }
    postMessage(data: unknown): void {
      const copy: unknown = structuredClone(data)
      for (const other of open) {
        if (other === this || other.name !== this.name) continue
        queueMicrotask(() => other.dispatchEvent(new MessageEvent('message', { data: copy })))
      }
    }
    close(): void {
      open.delete(this)
    }
  }
}

/** An event of the page's life; `persisted` as a `PageTransitionEvent` has it. */
export function pageEvent(type: string, persisted = false): Event {
  return Object.assign(new Event(type), { persisted })
}
