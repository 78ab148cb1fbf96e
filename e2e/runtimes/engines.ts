import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'engines/node_modules')

/** An executable of the package `engines`, or undefined where this system has none. */
export function findEngine(
  name: 'bun' | 'deno' | 'workerd' | 'node-22' | 'node-26',
): string | undefined {
  const file = fileOf(name)
  return file !== undefined && existsSync(file) ? file : undefined
}

function fileOf(name: Parameters<typeof findEngine>[0]): string | undefined {
  if (name === 'workerd') return workerd()
  return name.startsWith('node-')
    ? join(folder, `${name}-${process.arch}`, 'bin/node')
    : join(folder, '.bin', name)
}

/** Workerd itself: what is in `.bin` is a program that starts it, and would not stop it. */
function workerd(): string | undefined {
  try {
    const found: unknown = createRequire(join(folder, 'x.js'))('workerd')
    return (found as { readonly default?: string }).default
  } catch {
    return undefined
  }
}
