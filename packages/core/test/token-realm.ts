import { tokenSource } from '../src/client/token-source.ts'
import type { TokenSource } from '../src/client/token-source.ts'
import type { HttpRequest } from '../src/http.ts'
import type { ClientAuthentication } from '../src/oauth/client-authentication.ts'
import { demoServer } from './demo-server.ts'
import { json, scriptedClient } from './scripted-client.ts'
import type { Answer, ScriptedTransport } from './scripted-transport.ts'
import type { TurnedClock } from './turned-clock.ts'

export const refused = (error: string, status = 401): Answer => json({ error }, status)

interface Setting {
  readonly random?: number
  /** How long a token lasts, in seconds; none: the server does not say. */
  readonly expires_in?: number | undefined
  readonly scope?: string
  readonly authentication?: ClientAuthentication
}

interface TokenRealm {
  readonly source: TokenSource
  readonly clock: TurnedClock
  readonly transport: ScriptedTransport
  readonly server: {
    /** What it answers first. */
    readonly answers: Answer[]
    /** It answers once this resolves. */
    hold: Promise<void> | undefined
    /** What its tokens come with. */
    extra: object
  }
  /** What it was asked for: the grant, or the refresh token that was sent. */
  grants(): readonly (string | null)[]
}

/** A server that gives `token 0`, `token 1`, … unless the test has it answer otherwise, or not yet. */
export function tokenRealm({
  random = 255,
  scope,
  authentication,
  ...lifetime
}: Setting = {}): TokenRealm {
  const expires_in = 'expires_in' in lifetime ? lifetime.expires_in : 300
  const server: TokenRealm['server'] = { answers: [], hold: undefined, extra: {} }
  const { client, clock, transport } = scriptedClient(
    async (_request, _options, index) => {
      await server.hold
      const token = { access_token: `token ${index}`, token_type: 'Bearer', expires_in }
      return server.answers.shift() ?? json({ ...token, ...server.extra })
    },
    { server: demoServer, authentication },
  )
  const entropy = { randomBytes: (length: number) => new Uint8Array(length).fill(random) }
  const source = tokenSource(client, scope === undefined ? {} : { scope }, entropy)
  const grants = () => transport.requests.map(grantOf)
  return { source, clock, server, transport, grants }
}

function grantOf({ body }: HttpRequest): string | null {
  const form = new URLSearchParams(body)
  return form.get('refresh_token') ?? form.get('grant_type')
}
