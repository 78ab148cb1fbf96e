// The only platform globals core may touch. With `"lib": ["ES2022"], "types": []` the compiler
// rejects every other one: `fetch`, `crypto`, `localStorage`, `setTimeout`, `process`, `console`, ...

declare class URL {
  constructor(url: string, base?: string)
  href: string
  protocol: string
  hostname: string
  pathname: string
  search: string
  hash: string
  username: string
  password: string
  readonly origin: string
  readonly searchParams: URLSearchParams
}

declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(init?: string | Readonly<Record<string, string>>)
  append(name: string, value: string): void
  set(name: string, value: string): void
  get(name: string): string | null
  getAll(name: string): string[]
  has(name: string): boolean
  delete(name: string): void
  toString(): string
  [Symbol.iterator](): IterableIterator<[string, string]>
}

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, into: Uint8Array): { readonly read: number; readonly written: number }
}

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean })
  decode(bytes: Uint8Array): string
}

declare function btoa(binary: string): string
declare function atob(base64: string): string

interface AbortSignal {
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
  readonly aborted: boolean
}

declare class AbortController {
  readonly signal: AbortSignal
  abort(): void
}
