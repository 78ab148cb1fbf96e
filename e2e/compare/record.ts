import { startKeycloak } from '../keycloak/server.ts'
import { writeRecordings } from './recordings.ts'
import { runStories } from './run-stories.ts'
import { stories } from './stories/index.ts'

const keycloak = await startKeycloak({ log: (line) => console.log(line) })
try {
  const answers = await runStories(keycloak.url, stories)
  writeRecordings(keycloak.version, stories, answers)
  console.log(`recorded ${answers.size} answers of Keycloak ${keycloak.version}`)
} finally {
  await keycloak.close()
}
