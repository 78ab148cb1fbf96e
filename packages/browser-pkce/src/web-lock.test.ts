import { afterEach, describe, expect, it, vi } from 'vitest'

import { freshName } from '../test/session-store.suite.ts'
import { withWebLock } from './web-lock.ts'

afterEach(() => vi.restoreAllMocks())

describe('withWebLock', () => {
  it('gives what the task gives', async () => {
    expect(await withWebLock(freshName(), 1000, async () => 42)).toBe(42)
  })

  it('gives the fault of the task, though it looks like the end of a wait', async () => {
    const fault = new DOMException('the operation was aborted', 'AbortError')
    await expect(withWebLock(freshName(), 1000, () => Promise.reject(fault))).rejects.toBe(fault)
  })

  it('has not begun after waiting for so long, and asks for nothing more', async () => {
    const name = freshName()
    const waited = new AbortController()
    const holding = Promise.withResolvers<void>()
    const held = withWebLock(name, 1000, () => holding.promise)
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(waited.signal)
    const task = vi.fn<() => Promise<number>>(async () => 1)
    const waiting = withWebLock(name, 1234, task)
    waited.abort()
    expect(await waiting).toBeUndefined()
    expect(timeout).toHaveBeenCalledWith(1234)
    holding.resolve()
    await held
    const { pending = [] } = await navigator.locks.query()
    expect(pending.filter((lock) => lock.name === name)).toEqual([])
    expect(task).not.toHaveBeenCalled()
  })

  it('a browser that it was not made for is no wait that has ended', async () => {
    const fault = new TypeError('AbortSignal.timeout is not a function')
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      throw fault
    })
    const task = vi.fn<() => Promise<number>>(async () => 1)
    await expect(withWebLock(freshName(), 1000, task)).rejects.toBe(fault)
    expect(task).not.toHaveBeenCalled()
  })

  it('the end of the wait, as a browser says it, gives nothing', async () => {
    const name = freshName()
    const holding = Promise.withResolvers<void>()
    const held = withWebLock(name, 1000, () => holding.promise)
    expect(await withWebLock(name, 1, async () => 1)).toBeUndefined()
    holding.resolve()
    await held
  })

  it('the end of the wait ends no task that has begun', async () => {
    const waited = new AbortController()
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(waited.signal)
    const task = withWebLock(freshName(), 1, async () => {
      waited.abort()
      await Promise.resolve()
      return 'done'
    })
    expect(await task).toBe('done')
  })
})
