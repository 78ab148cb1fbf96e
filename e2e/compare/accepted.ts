import type { Difference } from './members.ts'

/** A difference that stays, and why. */
export interface Accepted {
  /** The requests that it is seen in, as `<story>: <request>`. */
  readonly requests: readonly string[]
  /** The members that differ, as paths or the beginnings of paths. */
  readonly members: readonly string[]
  readonly reason: string
}

/** All differences that stay. A test fails where one of them no longer occurs. */
export const accepted: readonly Accepted[] = [
  {
    requests: ['discovery: no realm'],
    members: ['body.error', 'headers'],
    reason: 'A path that no realm could have, answered by the HTTP server below Keycloak.',
  },
  {
    requests: ['password grant: in the other realm'],
    members: ['body.refresh_token.header.kid'],
    reason: 'The published test pair has one secret for the refresh tokens of all realms.',
  },
  {
    requests: ['client authentication: private_key_jwt, three parts of nothing'],
    members: ['body.error_description'],
    reason: "The words of Java's Base64 decoder.",
  },
  {
    requests: ['authorization code: more scopes'],
    members: [
      'body.access_token.claims.sid',
      'body.id_token.claims.sid',
      'body.refresh_token.claims.sid',
      'body.session_state',
    ],
    reason:
      "Keycloak's offline session keeps the id of the login's session; the emulator's has its own.",
  },
  {
    requests: ['login page: another client, signed in'],
    members: ['headers.set-cookie'],
    reason: 'Keycloak sets KC_RESTART and takes it away in one answer, for a second client alone.',
  },
  {
    requests: ['token exchange: offline_access'],
    members: ['body.access_token.claims.jti'],
    reason: 'The prefix calls the session offline, though none is begun.',
  },
  {
    requests: ['token exchange: introspection of the exchanged'],
    members: ['body.aud', 'body.resource_access'],
    reason: 'Keycloak adds the roles and audiences that the exchange had taken away.',
  },
  {
    requests: ['hostile: an odd content type'],
    members: ['status', 'headers', 'body'],
    reason: 'An error of Quarkus with an id of its own, in place of an answer of Keycloak.',
  },
  {
    requests: ['hostile: a null byte', 'hostile: a scope of 100 kB'],
    members: ['status', 'body', 'headers'],
    reason: 'Keycloak passes over a scope beyond 4,000 characters, and trims controls off others.',
  },
  {
    requests: [
      'hostile: a JWT of null',
      'hostile: a JWT without an alg',
      'hostile: introspection of a JWT of null',
    ],
    members: ['status', 'body', 'headers'],
    reason: 'What Keycloak does not foresee: null as the header of a token, or no alg in it.',
  },
  {
    requests: [
      'hostile: two slashes',
      'hostile: dots in the path',
      'hostile: encoded dots in the path',
      'hostile: an encoded realm',
      'hostile: a percent sign in the path',
      'hostile: bytes in the path',
      'hostile: a matrix parameter',
    ],
    members: ['status', 'body', 'headers'],
    reason:
      'The checks of the path belong to the HTTP server below Keycloak; msw has parsed URLs alone.',
  },
]

/** Whether a difference is one of those that stay. */
export function isAccepted(name: string, { member }: Difference): boolean {
  return accepted.some(
    ({ requests, members }) => requests.includes(name) && isOneOf(member, members),
  )
}

function isOneOf(member: string, members: readonly string[]): boolean {
  return members.some((each) => member === each || member.startsWith(`${each}.`))
}

/** The requests of the list in which nothing differs any more. */
export function noLongerOccurring(
  differencesOf: (name: string) => readonly Difference[],
): readonly string[] {
  return accepted.flatMap(({ requests, members }) =>
    requests.filter((name) => !differencesOf(name).some(({ member }) => isOneOf(member, members))),
  )
}
