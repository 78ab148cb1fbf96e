import type { Page } from 'playwright-core'

import { users } from '../keycloak/cast.ts'

/** Fills in Keycloak's login page. */
export async function signInAsAda(tab: Page): Promise<void> {
  await tab.fill('#username', users.ada.username)
  await tab.fill('#password', users.ada.password)
  await tab.click('#kc-login')
}

/** Answers for the API that the pages' applications call; gives what comes as `Authorization`. */
export async function answerApi(tab: Page): Promise<readonly (string | undefined)[]> {
  const seen: (string | undefined)[] = []
  await tab.route('https://api.example.com/**', (route) => {
    const request = route.request()
    if (request.method() !== 'OPTIONS') seen.push(request.headers()['authorization'])
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization',
    }
    return route.fulfill({ body: 'fog', headers })
  })
  return seen
}
