import { createConfidentialClient } from '@latchkey/node-confidential'

import { startHarbor } from './harbor.ts'
import { startLogbook } from './logbook.ts'

const {
  SERVER_URL: serverUrl = 'http://localhost:8080',
  REALM: realm = 'lighthouse',
  CLIENT_ID: clientId = 'logbook-api',
  CLIENT_SECRET: clientSecret = '',
} = process.env

// One client of one realm serves both here; two services of yours have a client each.
const client = createConfidentialClient({ serverUrl, realm, clientId, clientSecret })
const logbook = await startLogbook(client)
const harbor = await startHarbor(client, logbook.url)
console.log(JSON.stringify({ logbook: logbook.url, harbor: harbor.url }))

process.once('SIGTERM', () => {
  harbor.close()
  logbook.close()
  client.close()
})
