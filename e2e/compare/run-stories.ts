import { send } from './ask.ts'
import type { CookieJar } from './ask.ts'
import { normalizer } from './normalize.ts'
import type { NormalAnswer } from './normalize.ts'
import type { Answer, Memory, Story } from './story.ts'

/** Answers by `<story>: <request>`; a request that could not be asked has the reason in their place. */
export type NormalAnswers = ReadonlyMap<string, NormalAnswer | { readonly notAsked: string }>

/** The name of a request in all stories. */
export function nameOf(story: Story, title: string): string {
  return `${story.title}: ${title}`
}

/** Asks a server all stories at once, and says what it answered but for ids, times and keys. */
export async function runStories(base: string, stories: readonly Story[]): Promise<NormalAnswers> {
  const told = await Promise.all(
    stories.map(async (story) => {
      const answers = await runStory(base, story)
      return [...answers].map(([title, answer]) => [nameOf(story, title), answer] as const)
    }),
  )
  return new Map(told.flat())
}

async function runStory(
  base: string,
  { asks }: Story,
): Promise<Map<string, NormalAnswer | { readonly notAsked: string }>> {
  const answers = new Map<string, Answer>()
  const jars = new Map<string, CookieJar>()
  const normalize = normalizer(base)
  const memory: Memory = {
    base,
    said(name) {
      const answer = answers.get(name)
      if (answer === undefined) throw new Error(`"${name}" has no answer`)
      return answer
    },
  }
  const normal = new Map<string, NormalAnswer | { readonly notAsked: string }>()
  for (const ask of asks) {
    if (normal.has(ask.title)) throw new Error(`"${ask.title}" comes twice`)
    const jar = ask.browser === undefined ? undefined : (jars.get(ask.browser) ?? new Map())
    if (ask.browser !== undefined && jar !== undefined) jars.set(ask.browser, jar)
    try {
      // eslint-disable-next-line no-await-in-loop -- each request builds on the answer before it
      const answer = await send(ask, memory, jar)
      answers.set(ask.title, answer)
      normal.set(ask.title, normalize(ask.title, answer))
    } catch (error) {
      normal.set(ask.title, { notAsked: String(error).replaceAll(base, '<base>') })
    }
  }
  return normal
}
