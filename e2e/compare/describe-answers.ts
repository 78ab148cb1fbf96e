import { expect, it } from 'vitest'

import { isAccepted, noLongerOccurring } from './accepted.ts'
import { compare } from './members.ts'
import type { Difference } from './members.ts'
import type { Json } from './normalize.ts'
import { nameOf } from './run-stories.ts'
import { stories } from './stories/index.ts'

/** The normal answers of a server by the names of the requests. */
export type Answers = ReadonlyMap<string, unknown>

/** One test a request: the emulator says what Keycloak says, member by member. */
export function describeAnswers(
  answers: () => { readonly keycloak: Answers; readonly emulator: Answers },
): void {
  function differencesOf(name: string): readonly Difference[] {
    const { keycloak, emulator } = answers()
    return compare(keycloak.get(name) as Json, emulator.get(name) as Json).differences
  }

  it.each(stories.flatMap((story) => story.asks.map(({ title }) => nameOf(story, title))))(
    '%s',
    (name) => {
      const { keycloak, emulator } = answers()
      expect(keycloak.get(name), 'Keycloak was not asked').toHaveProperty('status')
      expect(emulator.get(name), 'the emulator was not asked').toHaveProperty('status')
      const different = differencesOf(name).filter((each) => !isAccepted(name, each))
      const said = (who: 'keycloak' | 'emulator') =>
        Object.fromEntries(different.map((each) => [each.member, each[who] ?? '(not said)']))
      expect(said('emulator')).toEqual(said('keycloak'))
    },
  )

  it('has no accepted difference that no longer occurs', () => {
    expect(noLongerOccurring(differencesOf)).toEqual([])
  })
}
