import { readFileSync } from 'node:fs'

/** What the harness and the cast read of a realm in Keycloak's import format; the rest is Keycloak's. */
export interface RealmRepresentation {
  readonly realm: string
  readonly attributes: Readonly<Record<string, string>>
  readonly clients: readonly { readonly clientId: string; readonly secret?: string }[]
  readonly users: readonly {
    readonly username: string
    readonly credentials?: readonly {
      readonly type: string
      readonly value?: string
      readonly secretData?: string
    }[]
  }[]
}

/** Says of a realm on somebody's server that it is ours to delete. */
export const TEST_REALM_ATTRIBUTE = 'latchkey.test-realm'

/** A realm of the tests: the file that Keycloak imports, as text and as read. */
export interface RealmFile {
  /** `<realm>-realm.json`: a name that Keycloak insists on. */
  readonly fileName: string
  readonly text: string
  readonly representation: RealmRepresentation
}

function realmFile(realm: string): RealmFile {
  const fileName = `${realm}-realm.json`
  const text = readFileSync(new URL(fileName, import.meta.url), 'utf8')
  return { fileName, text, representation: JSON.parse(text) as RealmRepresentation }
}

/** The realm with everything in it. */
export const lighthouseRealmFile: RealmFile = realmFile('lighthouse')

/** Its small twin, where each refresh token works once. */
export const rotationRealmFile: RealmFile = realmFile('lighthouse-rotation')

/** All realms of the tests. */
export const realmFiles: readonly RealmFile[] = [lighthouseRealmFile, rotationRealmFile]
