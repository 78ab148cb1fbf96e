import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url))
const cache = new URL('../node_modules/.cache/', import.meta.url)

/**
 * The Python of a virtual environment that has what requirements.txt pins, made on first use. Rejects where
 * there is no Python that makes one, or no package index to fill it.
 */
export async function pythonWithRequirements(): Promise<string> {
  const pinned = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const folder = fileURLToPath(new URL(`python-${pinned}`, cache))
  const python = `${folder}/bin/python`
  const complete = `${folder}/complete`
  if (existsSync(complete)) return python
  rmSync(folder, { recursive: true, force: true })
  await run('python3', ['-m', 'venv', folder])
  await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements])
  writeFileSync(complete, '')
  return python
}
