import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { clients, REALM, totpSecret, users } from '../keycloak/cast.ts'
import { totp } from '../keycloak/totp.ts'
import type { Found } from './foreign-client.ts'
import type { Call } from './outcome.ts'
import { pythonWithRequirements } from './virtual-environment.ts'

const script = fileURLToPath(new URL('python-keycloak.py', import.meta.url))
const name = 'python-keycloak 7.1.1'

/** python-keycloak, in a virtual environment of its own. */
export async function findPythonKeycloak(): Promise<Found> {
  let python: string
  try {
    python = await pythonWithRequirements()
  } catch (error) {
    const missing = `needs Python 3 with venv and pip, and a package index: apt-get install python3-venv (${String(error)})`
    return { name, missing }
  }
  return { name, calls: 77, run: (url) => makeCalls(python, url) }
}

async function makeCalls(python: string, url: string): Promise<readonly Call[]> {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] })
  const given = {
    url,
    realm: REALM,
    clients,
    users,
    totp: totp(totpSecret, Date.now() / 1000),
    redirectUri: 'http://localhost/callback',
  }
  child.stdin.end(JSON.stringify(given))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [output, errors, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ])
  if (status !== 0) throw new Error(`python-keycloak.py ended with status ${status}: ${errors}`)
  return JSON.parse(output) as readonly Call[]
}
