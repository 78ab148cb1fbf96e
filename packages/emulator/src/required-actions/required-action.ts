import type { Exchange } from '../exchange.ts'
import type { User } from '../realm/realm.ts'
import type { Login } from '../state/logins.ts'

/** Faults of a form by the field that they stand at. */
export type FieldFaults = Readonly<Record<string, string>>

/** What all pages of actions show. */
export interface ActionPage {
  /** The realm's display name. */
  readonly realm: string
  /** Where the form goes. */
  readonly action: string
  /** Where a link goes that shows the page again, once it names the action. */
  readonly again: string
  readonly canCancel: boolean
  /** Whether somebody comes to it from the login, and is told why. */
  readonly isExplained: boolean
  readonly faults: FieldFaults
}

/** Something that a user does on a page of its own before a login ends. */
export interface RequiredAction {
  /** The page, with what was typed before. */
  readonly page: (exchange: Exchange, login: Login, user: User, page: ActionPage) => string
  /** Does what the form says, or says what is wrong with it. */
  readonly submit: (
    exchange: Exchange,
    login: Login,
    user: User,
  ) => FieldFaults | undefined | Promise<FieldFaults | undefined>
}

/** Changes a user, from now on and for all. */
export function changeUser({ state }: Exchange, user: User, changes: Partial<User>): void {
  state.realm.users.set(user.id, { ...user, ...changes })
}

/** Ends the other sessions of a user who asks for that in a form. */
export function endOtherSessions({ form, state }: Exchange, login: Login, user: User): void {
  if (form.get('logout-sessions') === 'on') {
    state.sessions.endOf(user.id, login.ssoSessionId)
  }
}
