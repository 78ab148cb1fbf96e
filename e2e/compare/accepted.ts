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
    requests: ['client authentication: private_key_jwt, three parts of nothing'],
    members: ['body.error_description'],
    reason: "The words of Java's Base64 decoder.",
  },
  {
    requests: ['hostile: an odd content type'],
    members: ['status', 'headers', 'body'],
    reason: 'An error of Quarkus with an id of its own, in place of an answer of Keycloak.',
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
