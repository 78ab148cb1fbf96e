import type { client as playgroundClient } from './client.ts'
import { element, say } from './elements.ts'
import { sayFailure } from './say-failure.ts'

/** The API that is proposed: the server's own, which tells who the user is. */
export function proposeApi(issuer: string): void {
  const input = element('call-url', HTMLInputElement)
  if (input.value === '') input.value = `${issuer}/protocol/openid-connect/userinfo`
}

/** Calls the API that the form names with `client.fetch`, and shows what it says. */
export async function callApi(client: Pick<typeof playgroundClient, 'fetch'>): Promise<void> {
  say('call-answer', 'Calling …')
  say('call-body', undefined)
  try {
    const response = await client.fetch(element('call-url', HTMLInputElement).value)
    const body = await response.text()
    say('call-answer', `Status ${response.status}.`)
    say('call-body', indented(body) || undefined)
  } catch (error) {
    // fetch itself says so: no answer, or none that another origin's page may read.
    say('call-answer', error instanceof TypeError ? error.message : sayFailure(error))
  }
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2)
  } catch {
    return body
  }
}
