import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Distribution } from './distribution.ts'
import { cacheFolder, copyKeycloak, sweep } from './files.ts'
import type { Java } from './java.ts'
import { ADMIN, launch, PortTaken } from './launch.ts'
import type { LaunchedKeycloak } from './launch.ts'
import type { RealKeycloak, StartOptions } from './server.ts'
import { template } from './template.ts'

/** Starts a private copy of the template, which is made first where it is not there yet. */
export async function startDistribution(
  distribution: Distribution,
  java: Java,
  { relativePath = '', port, log = () => {} }: StartOptions,
): Promise<RealKeycloak> {
  const source = await template({ distribution, java, relativePath, log })
  sweep(cacheFolder())
  log(`Keycloak ${distribution.version}: starting`)
  const { url, close } = await launchCopy(source, java, relativePath, port)
  return { url, version: distribution.version, admin: ADMIN, close }
}

const ATTEMPTS = 3

async function launchCopy(
  source: string,
  java: Java,
  relativePath: string,
  port: number | undefined,
): Promise<LaunchedKeycloak> {
  for (let attempt = 1; ; attempt += 1) {
    const folder = join(cacheFolder(), `running-${process.pid}-${randomUUID()}`)
    try {
      copyKeycloak(source, folder, ['conf', 'data'])
      return await launch({ folder, java, relativePath, port, removeFolder: true })
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      const isWorthAnother = error instanceof PortTaken && port === undefined
      if (!isWorthAnother || attempt === ATTEMPTS) throw error
    }
  }
}
