import { parseArgs } from 'node:util'

import { startKeycloak } from '../keycloak/server.ts'
import { isAccepted } from './accepted.ts'
import { startEmulator } from '../contract/emulator-target.ts'
import { compare } from './members.ts'
import type { Json } from './normalize.ts'
import { nameOf, runStories } from './run-stories.ts'
import { stories as all } from './stories/index.ts'

const { values } = parseArgs({ options: { story: { type: 'string', default: '' } } })
const stories = all.filter(({ title }) => title.includes(values.story))

const keycloak = await startKeycloak({ log: (line) => void process.stderr.write(`${line}\n`) })
const emulator = await startEmulator()
const [real, ours] = await Promise.all([
  runStories(keycloak.url, stories),
  runStories(emulator.url, stories),
])
await Promise.all([keycloak.close(), emulator.close()])

let total = 0
let different = 0
let kept = 0
for (const story of stories) {
  for (const { title } of story.asks) {
    const name = nameOf(story, title)
    const { members, differences } = compare(real.get(name) as Json, ours.get(name) as Json)
    total += members
    different += differences.length
    kept += differences.filter((each) => isAccepted(name, each)).length
    console.log(`${name}\t${members}\t${differences.length}`)
    for (const { member, keycloak: theirs, emulator: own } of differences) {
      console.log(`    ${member}`)
      console.log(`        Keycloak  ${JSON.stringify(theirs)}`)
      console.log(`        emulator  ${JSON.stringify(own)}`)
    }
  }
}
console.log(
  `${real.size} requests, ${total} members, ${different} differences, of which ${kept} are accepted`,
)
