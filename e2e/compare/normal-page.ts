import type { Context } from './normal-json.ts'
import { normalUrl } from './normal-url.ts'
import type { JsonObject } from './normalize.ts'

/** What a person, a browser test or a password manager finds in a page: title, words, forms, fields, links. */
export function normalPage(html: string, context: Context): JsonObject {
  const visible = html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/gu, '')
  const title = /<title>([\s\S]*?)<\/title>/u.exec(visible)?.[1] ?? ''
  const [, body = ''] = /<body[^>]*>([\s\S]*)<\/body>/u.exec(visible) ?? []
  return {
    title: words(title),
    language: /<html[^>]*\slang="([^"]*)"/u.exec(html)?.[1] ?? '',
    text: withoutChance(words(body)),
    forms: tags(body, 'form').map((attributes) => ({
      id: attributes['id'] ?? '',
      method: (attributes['method'] ?? '').toLowerCase(),
      action: normalUrl(attributes['action'] ?? '', context),
    })),
    fields: tags(body, 'input').map(fieldOf),
    links: tags(body, 'a').map((attributes) => ({
      id: attributes['id'] ?? '',
      href: normalUrl(attributes['href'] ?? '', context),
    })),
    messages: messagesOf(body),
  }
}

/** An authenticator's key, as a person types it, is chance; so is the order of the programs that take it, of a hash table. */
function withoutChance(text: string): string {
  return text
    .replace(/(?<= )[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}(?= )/u, '<a key in Base32>')
    .replace(/(?:(?:FreeOTP|(?:Google|Microsoft) Authenticator) ){3}/u, '<three authenticators> ')
}

/** Hidden values are the server's own. */
function fieldOf(attributes: Readonly<Record<string, string>>): JsonObject {
  const { type = 'text', value = '' } = attributes
  const kept = ['id', 'name', 'autocomplete', 'autofocus', 'checked']
  return {
    type,
    isInvalid: attributes['aria-invalid'] === 'true',
    value: type === 'hidden' && value.length > 16 ? `<${value.length} characters>` : value,
    ...Object.fromEntries(
      kept.flatMap((name) => {
        const found = attributes[name]
        return found === undefined ? [] : [[name, found]]
      }),
    ),
  }
}

/** What is wrong with a field, by the id of the element that says so. */
function messagesOf(body: string): readonly string[] {
  const elements = body.matchAll(
    /<(\w+)[^>]*\sid="(input-error-(?!container)[\w-]*)"[^>]*>([\s\S]*?)<\/\1>/gu,
  )
  return [...elements].map(([, , id = '', text = '']) => `${id}: ${words(text)}`)
}

function tags(html: string, name: string): readonly Readonly<Record<string, string>>[] {
  return [...html.matchAll(new RegExp(`<${name}(\\s[^>]*)?>`, 'gu'))].map(([, text = '']) =>
    Object.fromEntries(
      [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/gu)].map(([, key = '', value = '']) => [
        key,
        value,
      ]),
    ),
  )
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
}

/** What is read of a piece of HTML. */
function words(html: string): string {
  return html
    .replaceAll(/<[^>]+>/gu, ' ')
    .replaceAll(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/&(amp|lt|gt|quot|nbsp);/gu, (_, name: string) => entities[name] ?? '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
}
