import type { IncomingHttpHeaders } from 'node:http'

/** What a server said to one request. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What a later request may use of an earlier answer. */
export interface Memory {
  /** The address of the server, without a trailing slash. */
  readonly base: string
  /** The answer to the request of that name in the same story. Throws where there is none. */
  said(name: string): Answer
}

/** A text that is known beforehand, or follows from an earlier answer. */
export type Text = string | ((memory: Memory) => string)

/** Parameters; a list of pairs where one comes twice. What is `undefined` is not sent. */
export type Form =
  | Readonly<Record<string, Text | undefined>>
  | readonly (readonly [name: string, value: Text])[]

/** One request. */
export interface Ask {
  /** Its name, unique in its story. */
  readonly title: string
  /** GET, or POST where there is something to send. */
  readonly method?: string
  /** Below the server's address, as it goes over the wire; or a whole URL of the server. */
  readonly path: Text
  readonly query?: Form
  readonly headers?: Readonly<Record<string, Text>>
  readonly form?: Form
  /** In place of a form. */
  readonly body?: Text
  /** Sends the id and the secret of that client of the realm by HTTP Basic. */
  readonly basic?: string
  readonly bearer?: Text
  /** Sends and keeps cookies, in a jar of that name in the same story. */
  readonly browser?: string
}

/** Requests that build on each other, and on nothing else. */
export interface Story {
  readonly title: string
  readonly asks: readonly Ask[]
}

/** A member of an earlier JSON answer. */
export function of(name: string, member: string): Text {
  return ({ said }) => {
    const { body } = said(name)
    const value = (JSON.parse(body) as Record<string, unknown>)[member]
    if (typeof value !== 'string') throw new Error(`"${name}" said no ${member}: ${body}`)
    return value
  }
}

/** The same, with another signature. */
export function forged(name: string, member: string): Text {
  return (memory) => `${textOf(of(name, member), memory).slice(0, -8)}AAAAAAAA`
}

/** A parameter of an earlier redirect, in its query or its fragment. */
export function redirected(name: string, parameter: string): Text {
  return ({ base, said }) => {
    const { location: target = '' } = said(name).headers
    const { searchParams, hash } = new URL(target, base)
    const value = searchParams.get(parameter) ?? new URLSearchParams(hash.slice(1)).get(parameter)
    if (value === null) throw new Error(`"${name}" did not redirect with ${parameter}`)
    return value
  }
}

/** Where an earlier redirect led. */
export function location(name: string): Text {
  return ({ said }) => said(name).headers.location ?? fail(`"${name}" did not redirect`)
}

/** Where the form of an earlier page goes. */
export function action(name: string): Text {
  return ({ said }) => {
    const found = /<form[^>]*\saction="([^"]+)"/u.exec(said(name).body)?.[1]
    return found?.replaceAll('&amp;', '&') ?? fail(`the page of "${name}" has no form`)
  }
}

/** The value of a hidden field of an earlier page. */
export function field(name: string, fieldName: string): Text {
  return ({ said }) => {
    const tags = said(name).body.match(/<input[^>]*>/gu) ?? []
    const tag = tags.find((each) => each.includes(`name="${fieldName}"`))
    return /\svalue="([^"]*)"/u.exec(tag ?? '')?.[1] ?? fail(`"${name}" has no ${fieldName}`)
  }
}

/** A text, known by now. */
export function textOf(text: Text, memory: Memory): string {
  return typeof text === 'string' ? text : text(memory)
}

function fail(message: string): never {
  throw new Error(message)
}
