/** Hears what the emulator does not do as Keycloak would; by default `console.warn`. */
export type Warn = (message: string) => void

/** Says the same thing once. */
export function once(warn: Warn): Warn {
  const said = new Set<string>()
  return (message) => {
    if (said.has(message)) return
    said.add(message)
    warn(message)
  }
}
