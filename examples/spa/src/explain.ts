import type { Session } from '@latchkey/browser-pkce'

/** What a session means to the person before the page. */
export interface Explanation {
  readonly headline: string
  /** What it is, and what to do. */
  readonly text: string
}

/** Says what the session's status and cause mean, and what to do about it. */
export function explain(session: Session): Explanation {
  switch (session.status) {
    case 'signed-in': {
      const { name, preferred_username, sub } = session.claims
      return {
        headline: `Signed in as ${name ?? preferred_username ?? sub}`,
        text: signedIn[session.cause],
      }
    }
    case 'signed-out':
      return { headline: 'Nobody is signed in', text: signedOut[session.cause] }
    case 'unknown':
      return unknown[session.cause]
  }
}

const signedIn = {
  login: 'The login has just come back with tokens.',
  restored: 'The tokens were kept over a reload of this tab.',
  silent_sso: 'Keycloak knew you already, so nobody had to ask.',
  refreshed: 'The tokens have just been renewed.',
  other_tab: 'Another tab of this browser has brought the tokens.',
  refresh_failed:
    'The tokens could not be renewed just now. The session is kept, and it is tried again by itself.',
} satisfies Record<Extract<Session, { status: 'signed-in' }>['cause'], string>

const signedOut = {
  no_session: 'Keycloak was asked and has no session of this browser. Log in, or register.',
  logout: 'You have logged out here. Log in to begin again.',
  logout_elsewhere: 'You have logged out in another tab, so this one is signed out too.',
  session_ended:
    'Keycloak has ended the session: an administrator did, or it was too old. Log in again.',
} satisfies Record<Extract<Session, { status: 'signed-out' }>['cause'], string>

const unknown = {
  not_started: {
    headline: 'Starting …',
    text: 'Looking for a session: in this tab, then at Keycloak.',
  },
  sso_unreachable: {
    headline: 'It is not known whether you are signed in',
    text: "This browser keeps Keycloak's cookies from a hidden frame, so the page could not ask. Log in: where Keycloak knows you, it will not ask for a password.",
  },
  server_unreachable: {
    headline: 'Keycloak cannot be reached',
    text: 'Start it, or look at your network. The page tries again by itself.',
  },
  refresh_ambiguous: {
    headline: 'It is not known whether the session lasts',
    text: 'A refresh was sent and its answer was lost. The token is not sent a second time, for that could end the session. Log in: where Keycloak knows you, it will not ask for a password.',
  },
  insecure_context: {
    headline: 'This address is not secure enough to log in',
    text: 'Browsers give cryptography only to pages of https and of localhost. Open this page as http://localhost, or serve it over https.',
  },
  failed: {
    headline: 'The page could not start',
    text: "Something of the page's own went wrong; the browser's console has the error. Load the page again.",
  },
} satisfies Record<Extract<Session, { status: 'unknown' }>['cause'], Explanation>
