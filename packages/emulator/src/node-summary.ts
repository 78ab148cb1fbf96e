import type { RealmExport } from './realm/realm-export.ts'

/** What the command prints of a realm: its addresses, its clients, its users with the passwords that the export shows. */
export function summary(url: string, realm: RealmExport): string {
  const issuer = `${url}/realms/${encodeURIComponent(realm.realm)}`
  const clients = (realm.clients ?? []).map(({ clientId, publicClient, secret }) => [
    clientId,
    publicClient === true ? '(public)' : (secret ?? ''),
  ])
  const users = (realm.users ?? [])
    .filter(({ serviceAccountClientId }) => serviceAccountClientId === undefined)
    .map(({ username, credentials = [] }) => [
      username,
      credentials.find(({ type }) => type === 'password')?.value ?? '(hashed)',
    ])
  return [
    `realm ${realm.realm}`,
    `  issuer     ${issuer}`,
    `  discovery  ${issuer}/.well-known/openid-configuration`,
    '  clients and their secrets',
    ...columns(clients),
    '  users and their passwords',
    ...columns(users),
    '',
  ].join('\n')
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(0, ...rows.map(([first = '']) => first.length))
  return rows.map(([first = '', second = '']) => `    ${first.padEnd(width)}  ${second}`.trimEnd())
}
