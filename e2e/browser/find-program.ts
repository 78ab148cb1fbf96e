import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The first of these programs that may be run, or `undefined`: names are looked up in `PATH`, paths as they are. */
export function findProgram(...programs: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return programs
    .flatMap((program) =>
      program.includes('/') ? [program] : folders.map((folder) => join(folder, program)),
    )
    .find(canRun)
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
