import type { TestProject } from 'vitest/node'

import { findKeycloak } from './find.ts'
import { startKeycloak } from './server.ts'
import type { RealKeycloak } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The real Keycloak that all files of a run share, or why there is none and how to get one. */
    keycloak: Omit<RealKeycloak, 'close'> | { readonly missing: string }
  }
}

/** Starts one Keycloak for a run. Where there is none its tests are skipped, but in CI that is a failure. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const source = findKeycloak()
  if (source.kind === 'none') {
    if (process.env['CI'] === 'true') throw new Error(source.reason)
    process.stderr.write(`Skipping what needs a real Keycloak. ${source.reason}\n`)
    provide('keycloak', { missing: source.reason })
    return () => Promise.resolve()
  }
  const { close, ...keycloak } = await startKeycloak({
    log: (line) => void process.stderr.write(`${line}\n`),
  })
  provide('keycloak', keycloak)
  return close
}
