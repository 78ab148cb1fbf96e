import { beforeAll, describe, expect, it } from 'vitest'

import { describeAnswers } from './describe-answers.ts'
import type { Answers } from './describe-answers.ts'
import { startEmulator } from '../contract/emulator-target.ts'
import { readRecordings } from './recordings.ts'
import { nameOf, runStories } from './run-stories.ts'
import { stories } from './stories/index.ts'

const recorded = readRecordings()

// Needs no Keycloak: `npm run record` asked one.
describe(`the emulator beside the recordings of Keycloak ${recorded.versions.join(', ')}`, () => {
  let emulated: Answers
  beforeAll(async () => {
    const emulator = await startEmulator()
    emulated = await runStories(emulator.url, stories)
    await emulator.close()
  })
  describeAnswers(() => ({ keycloak: recorded.answers, emulator: emulated }))

  it('has a recording of each request, of one version, and no other', () => {
    const names = stories.flatMap((story) => story.asks.map(({ title }) => nameOf(story, title)))
    expect([...recorded.answers.keys()].toSorted()).toEqual(names.toSorted())
    expect(recorded.versions).toHaveLength(1)
  })
})
