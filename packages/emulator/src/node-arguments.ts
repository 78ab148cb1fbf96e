import { parseArgs } from 'node:util'

/** What the command was told. */
export interface CommandLine {
  /** Paths of realm exports. */
  readonly realms: readonly string[]
  readonly port: number
  readonly hostname: string
  /** Such as `/auth`; '' for none. */
  readonly relativePath: string
}

/** How the command is used. */
export const usage: string = `Usage: latchkey-emulator --realm realm.json [--realm other.json] [--port 8080] [--hostname localhost] [--relative-path /auth]

Serves realms from Keycloak's own export files as Keycloak does: a stand-in for tests and demos.
`

/** Reads the arguments of the command. Throws a `TypeError` that says what is expected. */
export function readArguments(args: readonly string[]): CommandLine | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      realm: { type: 'string', multiple: true, default: [] },
      port: { type: 'string', default: '8080' },
      hostname: { type: 'string', default: 'localhost' },
      'relative-path': { type: 'string', default: '' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  if (values.realm.length === 0) throw new TypeError('--realm names the file of a realm export')
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError(`--port is a number from 0 to 65535, not ${values.port}`)
  }
  const relativePath = values['relative-path'].replace(/\/$/u, '')
  if (relativePath !== '' && !relativePath.startsWith('/')) {
    throw new TypeError(`--relative-path begins with a slash: /${relativePath}`)
  }
  return { realms: values.realm, port, hostname: values.hostname, relativePath }
}
