import { spawn } from 'node:child_process'

// The server must never outlive us, and a process that was killed cannot clean up. So the shell
// between us and the server waits for the end of a pipe that only we hold: however we end, the pipe
// closes, the server is asked to stop, and its private folder is removed.
const GUARD = `
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
{ cat <&3; kill "$server"; } >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$server"
status=$?
kill "$watcher" 2>/dev/null
if [ -n "$LATCHKEY_REMOVE" ]; then rm -rf "$LATCHKEY_REMOVE"; fi
exit $status
`

const LOG_LENGTH = 8_000
const STOP_PATIENCE_MS = 15_000

/** A server process that stops when it is told to, and when this process is gone. */
export interface GuardedProcess {
  /** Resolves when the process has ended, never rejects. */
  readonly ended: Promise<void>
  readonly hasEnded: () => boolean
  /** The last of what it printed. */
  readonly logTail: () => string
  /** Asks it to stop and waits; after 15 s it is killed. */
  readonly stop: () => Promise<void>
}

/** How to run a server process. */
export interface GuardedProcessOptions {
  readonly command: readonly string[]
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>
  /** A folder to remove when the process has ended, for whatever reason. */
  readonly removeFolder?: string
}

/** Starts a server process. */
export function startGuarded(options: GuardedProcessOptions): GuardedProcess {
  // A group of its own: Ctrl-C in a terminal is for us to hear, and the group can be killed as one.
  const shell = spawn('sh', ['-c', GUARD, 'latchkey-keycloak', ...options.command], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...options.env, LATCHKEY_REMOVE: options.removeFolder ?? '' },
  })
  let log = ''
  let hasEnded = false
  const collect = (chunk: Buffer) => {
    log = (log + chunk.toString('utf8')).slice(-LOG_LENGTH)
  }
  shell.stdout.on('data', collect)
  shell.stderr.on('data', collect)
  shell.stdin.on('error', () => {}) // It is closed already where the server ended first.
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  shell.on('error', (error) => {
    log += String(error)
  })
  shell.on('close', () => {
    hasEnded = true
    resolve()
  })

  return {
    ended,
    hasEnded: () => hasEnded,
    logTail: () => log,
    async stop() {
      shell.stdin.end()
      const kill = setTimeout(() => {
        if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGKILL')
      }, STOP_PATIENCE_MS)
      await ended
      clearTimeout(kill)
    },
  }
}
