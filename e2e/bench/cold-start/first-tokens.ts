import { clientId, clientSecret, issuerOf, realm } from '../calls/given.ts'
import type { Given } from '../calls/given.ts'
import { requestOf } from '../calls/request.ts'

/** Programs that get one token and end. Those who discover the server by themselves do so. */
export function firstTokens(given: Given): Readonly<Record<string, string>> {
  const { serverUrl } = given
  const { url, ...init } = requestOf(given)
  const issuer = JSON.stringify(issuerOf(given))
  const options = JSON.stringify({ serverUrl, realm, clientId, clientSecret })
  const latchkey = (entry: string, transport: string): string => `
    import { createConfidentialClient } from '@latchkey/node-confidential${entry}'
    ${transport && `import { ${transport}Transport } from '@latchkey/transport/${transport}'`}
    const client = createConfidentialClient({ ...${options}${transport && `, transport: ${transport}Transport()`} })
    if (!(await client.clientCredentialsGrant()).access_token) throw new Error()
    process.exit()`
  return {
    'fetch by hand, without discovery': `
      const response = await fetch('${url}', ${JSON.stringify(init)})
      if (!(await response.json()).access_token) throw new Error()
      process.exit()`,
    'fetch by hand': `
      const { token_endpoint } = await (await fetch(${issuer} + '/.well-known/openid-configuration')).json()
      const response = await fetch(token_endpoint, ${JSON.stringify(init)})
      if (!(await response.json()).access_token) throw new Error()
      process.exit()`,
    'Latchkey, slim over ./node': latchkey('/slim', 'node'),
    'Latchkey, slim': latchkey('/slim', ''),
    Latchkey: latchkey('', ''),
    oauth4webapi: `
      import * as oauth from 'oauth4webapi'
      const insecure = { [oauth.allowInsecureRequests]: true }
      const issuer = new URL(${issuer})
      const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
      const client = { client_id: '${clientId}' }
      const response = await oauth.clientCredentialsGrantRequest(server, client, oauth.ClientSecretBasic('${clientSecret}'), {}, insecure)
      if (!(await oauth.processClientCredentialsResponse(server, client, response)).access_token) throw new Error()
      process.exit()`,
    'openid-client': `
      import * as client from 'openid-client'
      const configuration = await client.discovery(new URL(${issuer}), '${clientId}', undefined, client.ClientSecretBasic('${clientSecret}'), { execute: [client.allowInsecureRequests] })
      if (!(await client.clientCredentialsGrant(configuration)).access_token) throw new Error()
      process.exit()`,
  }
}
