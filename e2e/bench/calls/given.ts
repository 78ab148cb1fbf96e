export const realm = 'lighthouse'
export const clientId = 'logbook-api'
/** Of the characters that need no encoding, for not every candidate encodes. */
export const clientSecret = 'tern-harbor-lamp-0421'

/** What is called. */
export type Call = 'client credentials' | 'introspection'

/** What each candidate is told: JSON. */
export interface Given {
  readonly call: Call
  readonly serverUrl: string
  readonly accessToken: string
}

export function issuerOf({ serverUrl }: Given): string {
  return `${serverUrl}/realms/${realm}`
}
