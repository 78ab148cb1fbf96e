// Installs what the workspace needs and is not there yet. Runs on any Node >= 20 and imports nothing but Node itself,
// for it is what makes everything else importable. With nothing missing it costs no more than a few hashes.

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, 'node_modules', '.setup-stamp')
const installTimeoutMs = 15 * 60_000
/** Even with `--offline` pnpm asks the registry about what it lacks, again and again. */
const offlineTimeoutMs = 20_000

/** Node that runs TypeScript sources as they are, which examples and tools here are. */
const nodeNeeded = [22, 18]

const hasLockedNode =
  process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')

// To stderr: what a command prints for machines stays whole.
function say(line) {
  console.error(`setup: ${line}`)
}

function stop(line) {
  console.error(`setup: ${line}`)
  process.exit(1)
}

function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major > nodeNeeded[0] || (major === nodeNeeded[0] && minor >= nodeNeeded[1])
}

function inside(folder) {
  const path = join(root, folder)
  return existsSync(path) ? readdirSync(path).map((name) => join(folder, name)) : []
}

/** The folders that pnpm-workspace.yaml lists. */
function workspaceFolders() {
  const tests = ['e2e', 'e2e/runtimes/engines']
  return ['.', ...inside('packages'), ...inside('examples'), ...tests].filter((folder) =>
    existsSync(join(root, folder, 'package.json')),
  )
}

function manifest(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
}

/** What decides about node_modules: the lockfile, the workspace's settings, each package's dependencies, and this machine. */
function wantedStamp(folders) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) {
    hash.update(readFileSync(join(root, file)))
  }
  for (const folder of folders) {
    const { name, dependencies, devDependencies, optionalDependencies, peerDependencies } =
      manifest(folder)
    hash.update(
      JSON.stringify([
        folder,
        name,
        dependencies,
        devDependencies,
        optionalDependencies,
        peerDependencies,
      ]),
    )
  }
  return hash.digest('hex')
}

/** Why an install is needed, or undefined. */
function reason(folders, stamp) {
  if (!existsSync(join(root, 'node_modules'))) return 'node_modules is not there yet'
  if (!existsSync(stampFile)) return 'node_modules was not installed by setup'
  if (readFileSync(stampFile, 'utf8') !== stamp) return 'the lockfile or a package.json has changed'
  const gone = folders.find((folder) => {
    const { dependencies, devDependencies } = manifest(folder)
    const any = Object.keys({ ...dependencies, ...devDependencies }).length > 0
    return any && !existsSync(join(root, folder, 'node_modules'))
  })
  if (gone !== undefined) return `${join(gone, 'node_modules')} is gone`
  if (hasLockedNode && !existsSync(join(root, 'node_modules/.bin/node')))
    return 'Node 24 is missing'
  return undefined
}

/** The pinned pnpm: the installed one if it is that version, else fetched by npx. */
function pnpmCommand(version) {
  const installed = join(root, 'node_modules/pnpm/package.json')
  if (
    hasLockedNode &&
    existsSync(installed) &&
    JSON.parse(readFileSync(installed, 'utf8')).version === version
  ) {
    return { command: join(root, 'node_modules/.bin/pnpm'), first: [] }
  }
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
  return { command: npx, first: ['-y', `pnpm@${version}`] }
}

/** Runs a command and keeps what it says, for nobody wants to read it unless it fails. */
function attempt(command, args, timeoutMs = installTimeoutMs) {
  const posix = process.platform !== 'win32'
  const child = spawn(command, args, {
    cwd: root,
    env: {
      ...process.env,
      // `npm run -s` would silence npx and npm, errors too.
      npm_config_loglevel: 'error',
      // npx asks the registry even about a version that it has, and waits up to a minute between two tries.
      npm_config_prefer_offline: 'true',
      npm_config_fetch_retry_mintimeout: '1000',
      npm_config_fetch_retry_maxtimeout: '5000',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, to end what npx starts together with it.
    detached: posix,
    shell: !posix,
  })
  const end = () => (posix ? process.kill(-child.pid, 'SIGKILL') : child.kill())
  process.once('SIGINT', end).once('SIGTERM', end)
  const timer = setTimeout(end, timeoutMs)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text))
  }
  return new Promise((resolve) => {
    const finish = (ok) => {
      clearTimeout(timer)
      process.off('SIGINT', end).off('SIGTERM', end)
      resolve({ ok, output })
    }
    child.on('error', (error) => {
      output += `${error.message}\n`
      finish(false)
    })
    child.on('close', (code) => finish(code === 0))
  })
}

const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/

/** pnpm retries for minutes when there is no network; npm says so in seconds. */
async function stopIfOffline(version) {
  // An empty cache, for npm answers from a full one when the network is down.
  const cache = mkdtempSync(join(tmpdir(), 'setup-'))
  const { ok, output } = await attempt(
    'npm',
    ['view', `--cache=${cache}`, `pnpm@${version}`, 'version'],
    60_000,
  )
  rmSync(cache, { recursive: true, force: true })
  if (ok || !unreachable.test(output)) return
  process.stderr.write(output)
  stop(
    'the npm registry cannot be reached, and not everything is on this machine yet: go online and run this again',
  )
}

async function install(why) {
  const { pnpm: version } = manifest('.').devDependencies
  say(`installing the workspace with pnpm ${version} from pnpm-lock.yaml, because ${why}`)
  const { command, first } = pnpmCommand(version)
  const args = [...first, 'install', '--frozen-lockfile', '--config.confirm-modules-purge=false']
  if ((await attempt(command, [...args, '--offline'], offlineTimeoutMs)).ok) return
  await stopIfOffline(version)
  const { ok, output } = await attempt(command, [...args, '--prefer-offline'])
  if (ok) return
  process.stderr.write(output)
  stop(
    /OUTDATED_LOCKFILE/.test(output)
      ? 'pnpm-lock.yaml does not fit the package.json files: run `node_modules/.bin/pnpm install` and commit both'
      : 'pnpm install failed; its output is above',
  )
}

/** The locked Node where there is one for this system, else the caller's own. */
function checkNode() {
  if (!hasLockedNode) {
    if (isNewEnough(process.version)) return
    stop(
      `Node ${process.version} runs this, and on ${process.platform} ${process.arch} the workspace brings no Node of its own: install Node ${nodeNeeded.join('.')} or newer and run this again`,
    )
  }
  const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/node'), ['--version'], {
    encoding: 'utf8',
  })
  if (status !== 0 || !isNewEnough(stdout.trim())) {
    stop(
      'the Node that was installed into node_modules does not run here (it is built for glibc): use a Linux with glibc, or a container of one',
    )
  }
}

function system() {
  const { status } = spawnSync('bash', [join(root, '.ci/system.sh')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) process.exit(1)
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  stop(`Node ${process.version} is too old: install Node 20 or newer and run this again`)
}
if (!hasLockedNode) checkNode()
const folders = workspaceFolders()
const stamp = wantedStamp(folders)
const why = reason(folders, stamp)
if (why !== undefined) {
  await install(why)
  checkNode()
  writeFileSync(stampFile, stamp)
}
if (process.env.CI === 'true' || process.argv.includes('--system')) system()
say(why === undefined ? 'nothing missing' : 'done')
