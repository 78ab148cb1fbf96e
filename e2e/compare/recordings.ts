import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

import type { Answers } from './describe-answers.ts'
import { nameOf } from './run-stories.ts'
import type { Story } from './story.ts'

const folder = new URL('../../packages/emulator/recordings/', import.meta.url)

/** What Keycloak answered to the requests of one story. */
interface Recording {
  /** Its version. */
  readonly keycloak: string
  readonly story: string
  readonly answers: Readonly<Record<string, unknown>>
}

/** Writes a file for each story, and takes away those of stories that are no more. */
export function writeRecordings(
  keycloak: string,
  stories: readonly Story[],
  answers: Answers,
): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const story of stories) {
    const recording: Recording = {
      keycloak,
      story: story.title,
      answers: Object.fromEntries(
        story.asks.map(({ title }) => [title, answers.get(nameOf(story, title))]),
      ),
    }
    const file = `${story.title.replaceAll(' ', '-').toLowerCase()}.json`
    writeFileSync(new URL(file, folder), `${JSON.stringify(recording, null, 1)}\n`)
  }
}

/** What Keycloak answered when it was recorded, and which version that was. */
export function readRecordings(): {
  readonly versions: readonly string[]
  readonly answers: Answers
} {
  const recordings = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recording)
  const answers = recordings.flatMap((recording) =>
    Object.entries(recording.answers).map(
      ([title, answer]) => [`${recording.story}: ${title}`, answer] as const,
    ),
  )
  return {
    versions: [...new Set(recordings.map(({ keycloak }) => keycloak))],
    answers: new Map(answers),
  }
}
