import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = new URL('../../', import.meta.url)

/** One block of TypeScript in a page, and the file name that its fence gives it. */
export interface Snippet {
  readonly code: string
  readonly file?: string
}

/** The TypeScript of a page, block by block. */
export function snippetsOf(page: string): readonly Snippet[] {
  const text = readFileSync(new URL(page, root), 'utf8')
  return [...text.matchAll(/^```ts(?: file=(\S+))?\n([\s\S]*?)^```$/gmu)].map(
    ([, file, code = '']) => (file === undefined ? { code } : { code, file }),
  )
}

/** A folder in which snippets are files, below this one so that they find the packages. */
export interface SnippetFolder {
  readonly path: string
  write(file: string, text: string): string
  /** Type-checks what was written. Rejects with the compiler's words. */
  typecheck(): Promise<void>
  remove(): void
}

/** Makes an empty folder; git ignores it. */
export function snippetFolder(name: string): SnippetFolder {
  const folder = new URL(`${name}.generated/`, import.meta.url)
  const path = fileURLToPath(folder)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  writeFileSync(
    new URL('tsconfig.json', folder),
    JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'], exclude: [] }),
  )
  return {
    path,
    write(file, text) {
      const url = new URL(file, folder)
      writeFileSync(url, text)
      return url.href
    },
    async typecheck() {
      await promisify(execFile)('tsc', ['-p', path]).catch((error: unknown) => {
        throw new Error(String((error as { stdout?: string }).stdout ?? error))
      })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
