/** Names values that no two servers share by where they came up first, so that what is equal on one has to be equal on the other. */
export interface Placeholders {
  /** `<sid of ada, uuid>`: the name, the request of its first answer, and the shape. */
  of(name: string, value: string, shape: string): string
  /** What comes up first from now on is of this request. */
  turnTo(title: string): void
}

/** For one story on one server. */
export function placeholders(): Placeholders {
  const seen = new Map<string, string>()
  const uses = new Map<string, number>()
  let title = ''
  return {
    turnTo(next) {
      title = next
    },
    of(name, value, shape) {
      const known = seen.get(value)
      if (known !== undefined) return known
      const ordinal = (uses.get(`${name} of ${title}`) ?? 0) + 1
      uses.set(`${name} of ${title}`, ordinal)
      const placeholder = `<${name}${ordinal === 1 ? '' : ` ${ordinal}`} of ${title}, ${shape}>`
      seen.set(value, placeholder)
      return placeholder
    },
  }
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/u
const RANDOM_ID = /^[\w-]{24}$/u

/** An id in place of which a placeholder is put if it has the shape of one; any other text stays as it is. */
export function idIn(name: string, text: string, numbered: Placeholders): string {
  if (UUID.test(text)) return numbered.of(name, text, 'uuid')
  if (RANDOM_ID.test(text)) return numbered.of(name, text, '24 characters')
  return text
}
