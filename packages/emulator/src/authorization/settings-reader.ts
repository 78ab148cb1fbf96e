/** Reads one object of the settings, member by member, and says where it stands when a member is not as expected. */
export interface SettingsReader {
  readonly where: string
  readonly members: Readonly<Record<string, unknown>>
  readonly has: (name: string) => boolean
  readonly text: (name: string) => string | undefined
  readonly flag: (name: string) => boolean | undefined
  readonly integer: (name: string) => number | undefined
  readonly choice: <T extends string>(name: string, choices: readonly T[], byDefault: T) => T
  /** The list of that name, also where it stands as JSON in a text; empty if there is none. */
  readonly list: (name: string) => readonly unknown[]
  /** That list, when it consists of texts, or of objects that have one of that name. */
  readonly texts: (name: string, member?: string) => readonly string[]
  readonly objects: (name: string) => readonly SettingsReader[]
  readonly object: (name: string) => SettingsReader
  /** Names all members but these in a warning. */
  readonly warnBut: (supported: readonly string[], warn: (message: string) => void) => void
}

/** Opens an object of the settings. Throws if the value is none. */
export function settingsReader(value: unknown, where: string): SettingsReader {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${where}: expected an object, got ${kindOf(value)}`)
  }
  const members = new Map<string, unknown>(
    Object.entries(value).filter(([, member]) => member !== null && member !== undefined),
  )
  const wrong = (name: string, expected: string) =>
    new Error(`${where}: ${name} should be ${expected}, got ${kindOf(members.get(name))}`)

  function read<T>(name: string, expected: string, parse: (raw: unknown) => T | undefined) {
    if (!members.has(name)) return undefined
    const parsed = parse(members.get(name))
    if (parsed === undefined) throw wrong(name, expected)
    return parsed
  }

  function list(name: string): readonly unknown[] {
    return (
      read<readonly unknown[]>(name, 'a list, or a list as JSON in a text', (raw) => {
        const items = typeof raw === 'string' ? parseJson(raw) : raw
        return Array.isArray(items) ? items : undefined
      }) ?? []
    )
  }

  const reader: SettingsReader = {
    where,
    members: Object.fromEntries(members),
    has: (name) => members.has(name),
    text: (name) => read(name, 'a text', (raw) => (typeof raw === 'string' ? raw : undefined)),
    flag: (name) => read(name, 'true or false', readFlag),
    integer: (name) => read(name, 'a whole number', readInteger),
    choice(name, choices, byDefault) {
      const choice = read(name, `one of ${choices.join(', ')}`, (raw) =>
        choices.find((each) => each === raw),
      )
      return choice ?? byDefault
    },
    list,
    texts: (name, member) =>
      list(name).map((each, index) => {
        if (typeof each === 'string') return each
        const text =
          member === undefined
            ? undefined
            : settingsReader(each, `${where}: ${name}[${index}]`).text(member)
        if (text === undefined) throw wrong(name, 'a list of texts')
        return text
      }),
    objects: (name) =>
      list(name).map((each, index) => settingsReader(each, `${where}: ${name}[${index}]`)),
    object: (name) =>
      settingsReader(members.has(name) ? members.get(name) : {}, `${where}: ${name}`),
    warnBut(supported, warn) {
      for (const name of members.keys()) {
        if (!supported.includes(name)) warn(`${where}: ${name} is not supported and has no effect`)
      }
    },
  }
  return reader
}

function readFlag(raw: unknown): boolean | undefined {
  if (typeof raw === 'boolean') return raw
  return raw === 'true' ? true : raw === 'false' ? false : undefined
}

function readInteger(raw: unknown): number | undefined {
  const value = typeof raw === 'string' && /^[+-]?\d+$/.test(raw) ? Number(raw) : raw
  return Number.isSafeInteger(value) ? Number(value) : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value === null) return 'null'
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 60))}`
  return typeof value === 'object' ? 'an object' : typeof value
}
