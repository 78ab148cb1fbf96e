import type { ClientSession, Session } from '../state/sessions.ts'
import type { Subject } from './mapped-claims.ts'

/** What a session tells of its login: notes, and as `acr` 0 where the last one found the session and asked for no password. */
export function loginOf(
  session: Session | undefined,
  clientSession: ClientSession | undefined,
): Pick<Subject, 'notes' | 'acr'> {
  return { notes: session?.notes ?? {}, acr: clientSession?.bySso === true ? '0' : '1' }
}
