import type { TimeCondition } from './policy.ts'

/**
 * Whether the time is within all bounds and ranges; the bounds themselves are. Local time is that
 * of this process, as Keycloak's is that of its own.
 */
export function isWithin(condition: TimeCondition, time: Date): boolean {
  const { notBefore, notOnOrAfter, ranges } = condition
  const earliest = notBefore === undefined ? undefined : parseLocalTime(notBefore)
  const latest = notOnOrAfter === undefined ? undefined : parseLocalTime(notOnOrAfter)
  if (earliest !== undefined && time < earliest) return false
  if (latest !== undefined && time > latest) return false
  return ranges.every(({ field, start, end }) => {
    const value = fieldOf(time, field)
    return start <= value && value <= end
  })
}

/** Reads `2020-01-31` or `2020-01-31 23:59:59` as local time; undefined for anything else. */
export function parseLocalTime(text: string): Date | undefined {
  const date = /^\s*(\d{4})-(\d{2})-(\d{2})\s*$/
  const dateAndTime = /^\s*(\d{1,9})-(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2})\s*$/
  const match = date.exec(text) ?? dateAndTime.exec(text)
  if (match === null) return undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0))
  return new Date(year, month - 1, day, hour, minute, second)
}

function fieldOf(time: Date, field: TimeCondition['ranges'][number]['field']): number {
  switch (field) {
    case 'dayMonth':
      return time.getDate()
    case 'month':
      return time.getMonth() + 1
    case 'year':
      return time.getFullYear()
    case 'hour':
      return time.getHours()
    case 'minute':
      return time.getMinutes()
  }
}
