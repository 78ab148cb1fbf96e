/** A Web Storage: its items are its own properties, as in a browser. */
export function webStorage(items: Readonly<Record<string, string>> = {}): Storage {
  const storage: Storage = Object.create(methods)
  for (const [key, value] of Object.entries(items)) storage.setItem(key, value)
  return storage
}

/** What is in it, for another. */
export function itemsOf(storage: Storage): Record<string, string> {
  return Object.fromEntries(Object.entries(storage))
}

const methods = {
  getItem(this: Storage, key: string): string | null {
    return Object.hasOwn(this, key) ? String(this[key]) : null
  },
  setItem(this: Storage, key: string, value: string): void {
    Object.defineProperty(this, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  },
  removeItem(this: Storage, key: string): void {
    delete this[key]
  },
}

/** One that takes nothing more. */
export function fullStorage(items?: Readonly<Record<string, string>>): Storage {
  const storage = webStorage(items)
  Object.defineProperty(storage, 'setItem', {
    value() {
      throw new DOMException('the quota has been exceeded', 'QuotaExceededError')
    },
  })
  return storage
}

/** Makes a global throw at its very name, as where a browser is told to keep no site data. */
export function forbidGlobal(name: 'localStorage' | 'sessionStorage'): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, name)
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get() {
      throw new DOMException('the operation is insecure', 'SecurityError')
    },
  })
  return () => {
    if (before) Object.defineProperty(globalThis, name, before)
    else Reflect.deleteProperty(globalThis, name)
  }
}
