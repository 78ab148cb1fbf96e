import { make } from './elements.ts'

/** Claims that are a time, in seconds since the epoch. */
const times = ['exp', 'iat', 'nbf', 'auth_time', 'updated_at']

/** Shows the claims of a token in a list of definitions. */
export function showClaims(
  list: HTMLElement,
  claims: Readonly<Record<string, unknown>> = {},
): void {
  const entries = Object.entries(claims).map(([name, value]) =>
    make('div', make('dt', name), make('dd', ...valueOf(name, value))),
  )
  list.replaceChildren(...entries)
}

function valueOf(name: string, value: unknown): readonly (string | Node)[] {
  if (typeof value === 'number' && times.includes(name)) {
    const date = new Date(value * 1000)
    const time = make('time', date.toLocaleString())
    time.dateTime = date.toISOString()
    return [`${value} `, make('small', time)]
  }
  return [typeof value === 'string' ? value : JSON.stringify(value)]
}
