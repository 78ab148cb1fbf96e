import { beforeAll, describe, inject } from 'vitest'

import { describeAnswers } from './describe-answers.ts'
import type { Answers } from './describe-answers.ts'
import { startEmulator } from '../contract/emulator-target.ts'
import { runStories } from './run-stories.ts'
import { stories } from './stories/index.ts'

const keycloak = inject('keycloak')

if ('missing' in keycloak) {
  describe.skip(`the emulator beside Keycloak: ${keycloak.missing}`)
} else {
  describe(`the emulator beside Keycloak ${keycloak.version}`, () => {
    let answers: { keycloak: Answers; emulator: Answers }
    beforeAll(async () => {
      const emulator = await startEmulator()
      const [real, ours] = await Promise.all([
        runStories(keycloak.url, stories),
        runStories(emulator.url, stories),
      ])
      answers = { keycloak: real, emulator: ours }
      await emulator.close()
    })
    describeAnswers(() => answers)
  })
}
