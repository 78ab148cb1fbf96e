// What becomes of a user's session with Latchkey, keycloak-js and oidc-client-ts, where tabs refresh at once and where the
// network loses the server's answers: the same scripts, in Chromium, at a real Keycloak that rotates refresh tokens.

import { parseArgs } from 'node:util'

import { clients, ROTATION_REALM, users } from '../keycloak/cast.ts'
import { startKeycloak } from '../keycloak/server.ts'
import { serveApplications } from './applications.ts'
import type { Browser, Page, Profile } from './browser.ts'
import { findEngines } from './engines.ts'
import { signIn } from './login-form.ts'
import { proxyTo } from './proxy.ts'
import type { KeycloakProxy } from './proxy.ts'
import { grant } from './treatment.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    tabs: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const tabs = Number(values.tabs)

const candidates = ['latchkey', 'keycloak-js', 'oidc-client-ts'] as const

const engine = findEngines()[0]
if (engine === undefined || 'missing' in engine) throw new Error('needs Chromium')
const keycloak = await startKeycloak({ log: (line) => void process.stderr.write(`${line}\n`) })
const proxy = await proxyTo(keycloak.url)
const { clientId } = clients.harborWeb
const settings = { serverUrl: proxy.url, realm: ROTATION_REALM, clientId }
const applications = await serveApplications(
  Object.fromEntries(
    candidates.map((name) => [
      name,
      { module: new URL(`peers/${name}.ts`, import.meta.url), settings },
    ]),
  ),
)
const browser = await engine.launch()

const race = []
const losses = []
for (const name of candidates) {
  race.push({ client: name, ...(await raceOf(name)) })
  losses.push({ client: name, ...(await lossesOf(name)) })
}
await browser.close()
await applications.close()
await proxy.close()
await keycloak.close()

if (values.json) console.log(JSON.stringify({ rounds, tabs, race, losses }))
else {
  console.log(`\n${tabs} tabs of one user refresh at once, ${rounds} times`)
  console.table(race)
  console.log(
    `\nThe answer to a refresh, and to a code, is lost after the server acted, ${rounds} times`,
  )
  console.table(losses)
}

async function started(page: Page, name: string): Promise<boolean> {
  await page.goto(applications.url(name))
  await page.waitFor('window.peer !== undefined', 'the client')
  return page.evaluate(() => window.peer.start().then(({ isSignedIn }) => isSignedIn))
}

/** Logs in where nobody is, and says how often a password had to be typed. */
async function ensureSignedIn(page: Page, name: string): Promise<0 | 1> {
  if (await started(page, name)) return 0
  await page.leave(() => window.peer.login())
  const place = await page.waitFor<string>(
    `document.querySelector('#username') ? 'login page' : window.peer !== undefined && /[?#&](code|error)=/.test(location.href) && 'application'`,
    'the login page, or the application',
  )
  if (place === 'login page') await signIn(page, users.ada)
  await page.waitFor(
    'window.peer !== undefined && /[?#&](code|error)=/.test(location.href)',
    'the application',
  )
  await page.evaluate(() =>
    window.peer
      .start()
      .catch(() => undefined)
      .then(() => true),
  )
  return place === 'login page' ? 1 : 0
}

async function openTabs(profile: Profile, name: string): Promise<Page[]> {
  const pages = []
  for (let index = 0; index < tabs; index += 1) {
    const page = await profile.newPage()
    await ensureSignedIn(page, name)
    pages.push(page)
  }
  return pages
}

function refresh(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    window.peer.refresh().then(
      ({ isSignedIn }) => isSignedIn,
      () => false,
    ),
  )
}

async function raceOf(name: string): Promise<Record<string, number>> {
  return within(browser, async (profile) => {
    const pages = await openTabs(profile, name)
    proxy.reset()
    let roundsWithAFailure = 0
    let logins = 0
    for (let round = 0; round < rounds; round += 1) {
      const outcomes = await Promise.all(pages.map(refresh))
      if (outcomes.every(Boolean)) continue
      roundsWithAFailure += 1
      for (const page of pages) logins += await ensureSignedIn(page, name)
    }
    return {
      roundsWithAFailure,
      refusedByServer: refused(proxy),
      replays: replays(proxy),
      passwordsTyped: logins,
    }
  })
}

async function lossesOf(name: string): Promise<Record<string, number>> {
  return within(browser, async (profile) => {
    const page = await profile.newPage()
    await ensureSignedIn(page, name)
    proxy.reset()
    let lostRefreshes = 0
    let passwordsTyped = 0
    for (let round = 0; round < rounds; round += 1) {
      proxy.treatNext(grant('refresh_token'), 'commit-then-cut')
      await refresh(page)
      // What a user does next: the page needs a token again.
      if (await refresh(page)) continue
      lostRefreshes += 1
      passwordsTyped += await ensureSignedIn(page, name)
    }
    const seen = { sessionsLostAtARefresh: lostRefreshes, replays: replays(proxy), passwordsTyped }
    proxy.reset()
    let lostCodes = 0
    for (let round = 0; round < rounds; round += 1) {
      const fresh = await browser.newProfile()
      const other = await fresh.newPage()
      await started(other, name)
      proxy.treatNext(grant('authorization_code'), 'commit-then-cut')
      await ensureSignedIn(other, name)
      const isIn = await other.evaluate(() =>
        window.peer.state().then(({ isSignedIn }) => isSignedIn),
      )
      if (!isIn) lostCodes += 1
      await fresh.close()
    }
    return { ...seen, loginsLostAtTheCode: lostCodes }
  })
}

function refused({ requestsOf }: KeycloakProxy): number {
  return requestsOf(grant('refresh_token')).filter(({ serverStatus }) => serverStatus === 400)
    .length
}

function replays(from: KeycloakProxy): number {
  return from.replayedRefreshTokens().length
}

async function within<T>(from: Browser, use: (profile: Profile) => Promise<T>): Promise<T> {
  const profile = await from.newProfile()
  try {
    return await use(profile)
  } finally {
    await profile.close()
  }
}
