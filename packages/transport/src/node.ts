import type { AgentOptions } from 'node:https'

import type { Transport } from '@latchkey/core'

import { exchangeOverHttp } from './node-exchange.ts'
import type { Connections } from './node-exchange.ts'
import { faultOf } from './sendable.ts'
import { networkFailure, unanswered } from './transport-failures.ts'

/**
 * A connection that nobody uses is closed before a proxy closes it, mostly after a minute or more: a
 * request that meets that is lost, and nobody knows whether it arrived. Only with a limit of its own
 * does Node's agent keep to a shorter one that the server names.
 */
const idleMs = 30_000

/** Settings of {@link nodeTransport}. */
export interface NodeTransportOptions {
  /**
   * Of the agents that keep connections alive: `ca`, `cert` and `key` for TLS, `maxSockets`, `timeout` for
   * how long one is kept that nobody uses (milliseconds, default 30 000; less where the server says so), ...
   * See [`https.Agent`](https://nodejs.org/api/https.html#class-httpsagent).
   */
  readonly agentOptions?: AgentOptions
}

/**
 * Sends core's requests over `node:http` and `node:https`, on connections that are kept alive: about
 * a quarter of what Node's `fetch` costs. Node only (22 or later).
 *
 * `sent: 'no'` is exact: it is said of every failure before a connection, TLS included, stood.
 * `close()` ends all connections, those in use too; a later call opens new ones.
 */
export function nodeTransport({ agentOptions }: NodeTransportOptions = {}): Transport {
  const opened = new Map<string, Connections>()

  const open = async (protocol: string): Promise<Connections> => {
    const { Agent, request } = await (protocol === 'https:'
      ? import('node:https')
      : import('node:http'))
    // A call beside this one may have been faster, and its connections are the ones to share.
    const connections = opened.get(protocol) ?? {
      request,
      agent: new Agent({ keepAlive: true, timeout: idleMs, ...agentOptions }),
    }
    opened.set(protocol, connections)
    return connections
  }

  const transport: Transport = (request, options) => {
    const fault = faultOf(request)
    if (fault !== undefined) return Promise.resolve(unanswered('network', 'no', fault))
    const url = new URL(request.url)
    const connections = opened.get(url.protocol)
    if (connections) return exchangeOverHttp(connections, url, request, options)
    return open(url.protocol).then(
      (fresh) => exchangeOverHttp(fresh, url, request, options),
      (cause: unknown) => networkFailure(cause, 'no'),
    )
  }
  transport.close = () => {
    for (const { agent } of opened.values()) agent.destroy()
  }
  return transport
}
