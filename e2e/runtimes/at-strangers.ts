import { codeOf } from './code-of.ts'
import type { MakeClient, Outcomes, Settings } from './outcomes.ts'

/** Servers that are not as they should be: here runtimes' fetches differ most. */
export async function atStrangers(
  client: MakeClient,
  { strangersUrl, closedUrl }: Settings,
): Promise<Outcomes> {
  const at = (realm: string) => client({ serverUrl: strangersUrl, realm })
  const silent = () => at('silent')
  const controller = new AbortController()
  const aborted = codeOf(silent().wellKnown({ signal: controller.signal }))
  controller.abort()
  const [refused] = await codeOf(client({ serverUrl: closedUrl }).wellKnown())
  return {
    'follows no redirect': await codeOf(at('redirect').wellKnown()),
    'takes no HTML': await codeOf(at('html').wellKnown()),
    'takes no answer that is cut': await codeOf(at('cut').wellKnown()),
    'takes no answer without end': await codeOf(at('endless').wellKnown()),
    'waits no longer than told': await codeOf(silent().wellKnown({ timeoutMs: 300 })),
    'stops when told': await aborted,
    // Whether the request was sent only some fetches can tell.
    'finds nobody': refused,
  }
}
