import { expect, it, onTestFinished, vi } from 'vitest'

import { interruptible } from './interruption.ts'

it.each([2_147_483_648, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])(
  'a time limit of %d ms is far away, though timers have 32 bits',
  (timeoutMs) => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const settle = vi.fn<Parameters<typeof interruptible>[2]>()
    const release = interruptible({ timeoutMs }, () => 'maybe', settle)
    vi.advanceTimersByTime(2_147_483_646)
    expect(settle).not.toHaveBeenCalled()
    release()
    expect(vi.getTimerCount()).toBe(0)
  },
)
