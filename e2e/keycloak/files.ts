import {
  constants,
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where templates and running copies live. One folder, so that hard links between them work. */
export function cacheFolder(): string {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'latchkey')
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Copies a tree by hard links where the file system has them: cheap, but never write to such files. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) linkTree(source, target)
    else linkFile(source, target)
  }
}

function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch {
    copyFileSync(source, target, constants.COPYFILE_FICLONE)
  }
}

/** Copies a Keycloak: shares what it only reads, and copies the `written` folders (`a/b`) for real. */
export function copyKeycloak(from: string, to: string, written: readonly string[]): void {
  linkTree(from, to)
  for (const folder of written) {
    rmSync(join(to, folder), { recursive: true, force: true })
    cpSync(join(from, folder), join(to, folder), { recursive: true })
  }
}

const HOUR_MS = 3_600_000
const TEMPLATE_LIFE_MS = 14 * 24 * HOUR_MS

/**
 * Removes what nobody will use again: templates that were not used for two weeks (each start renews
 * the time of its own), and what a process left behind that could not clean up.
 */
export function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    const owner = /^(?:making|running)-(\d+)-/.exec(name)?.[1]
    const isUnused = name.startsWith('keycloak-') && age > TEMPLATE_LIFE_MS
    const isLeftover = owner !== undefined && age > HOUR_MS && !isAlive(Number(owner))
    if (isUnused || isLeftover) rmSync(path, { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
