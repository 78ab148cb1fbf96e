import { beforeEach, expect, it } from 'vitest'

import { clearLog, readLog, writeLog } from './log.ts'
import type { LogEntry } from './log.ts'

let kept: string | null
const storage = {
  getItem: () => kept,
  setItem: (_: string, value: string) => void (kept = value),
  removeItem: () => void (kept = null),
}
beforeEach(() => {
  kept = null
})

const entry = (atMs: number): LogEntry => ({ atMs, status: 'signed-out', cause: 'no_session' })

it('has the newest first, and no more than a hundred', () => {
  for (let atMs = 1; atMs <= 101; atMs++) writeLog(storage, entry(atMs))
  expect(readLog(storage).map(({ atMs }) => atMs)).toEqual(
    Array.from({ length: 100 }, (_, index) => 101 - index),
  )
})

it('forgets all', () => {
  writeLog(storage, entry(1))
  expect(clearLog(storage)).toEqual([])
  expect(readLog(storage)).toEqual([])
})

it.each([null, '', '{', '7', 'null', '{"length":1}'])('reads %j as an empty log', (text) => {
  kept = text
  expect(readLog(storage)).toEqual([])
})
