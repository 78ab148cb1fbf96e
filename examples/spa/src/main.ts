import type { Session } from '@latchkey/browser-pkce'

import { callApi, proposeApi } from './api-section.ts'
import { apiOrigin, client } from './client.ts'
import { element, say } from './elements.ts'
import { logChange, startLog } from './log-section.ts'
import { answerAccess, askPermissions } from './permissions-section.ts'
import { showRoles } from './roles-section.ts'
import { sayFailure } from './say-failure.ts'
import { showSession } from './session-section.ts'
import { settings } from './settings.ts'
import { showCountdown, showTokens } from './tokens-section.ts'

/** Runs a task at each click of a button, one at a time, and tells of its failure. */
function onClick(id: string, task: () => Promise<unknown>): void {
  const button = element(id, HTMLButtonElement)
  button.addEventListener('click', async () => {
    if (button.ariaBusy === 'true') return
    button.ariaBusy = 'true'
    say('failure', undefined)
    try {
      await task()
    } catch (error) {
      say('failure', sayFailure(error))
    } finally {
      button.ariaBusy = null
    }
  })
}

function onSubmit(id: string, answer: () => Promise<void>): void {
  element(id, HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    answer().catch(reportError)
  })
}

let shownUser: string | undefined

function show(session: Session): void {
  showSession(session)
  showTokens(session)
  showRoles(session)
  showCountdown(session, Date.now() / 1000)
  const user = session.claims?.sub
  if (session.status === 'signed-in' && user !== shownUser) {
    proposeApi(session.claims.iss)
    askPermissions(client).catch(reportError)
  }
  shownUser = user
}

/** Goes where the user was going when the login began. */
function goOn({ callback }: Session): void {
  if (callback === undefined) return
  history.replaceState(history.state, '', callback.returnTo)
  document.getElementById(location.hash.slice(1))?.scrollIntoView()
}

say('place', `${settings.clientId} in ${settings.realm} at ${settings.serverUrl}`)
say('resource-server', settings.resourceServer)
say('allowed-origin', apiOrigin)

onClick('login', () => client.login())
onClick('register', () => client.register())
onClick('look', () => client.login({ prompt: 'none' }))
onClick('password', () => client.login({ kc_action: 'UPDATE_PASSWORD' }))
onClick('logout', () => client.logout())
// No token is good for that long, so it is renewed.
onClick('refresh', () => client.getAccessToken({ minValiditySeconds: Infinity }))
onClick('ask-permissions', () => askPermissions(client))
onSubmit('access', () => answerAccess(client))
onSubmit('call', () => callApi(client))

startLog()
show(client.session)
client.subscribe((session) => {
  logChange(session)
  show(session)
})
setInterval(() => showCountdown(client.session, Date.now() / 1000), 1000)
goOn(await client.start())
