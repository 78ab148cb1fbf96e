/** Runs a task under a [Web Lock](https://www.w3.org/TR/web-locks/); gives nothing, and has not begun, after waiting for so long. */
export async function withWebLock<T>(
  name: string,
  waitMs: number,
  task: () => Promise<T>,
): Promise<T | undefined> {
  let began = false
  try {
    return await navigator.locks.request(name, { signal: AbortSignal.timeout(waitMs) }, () => {
      began = true
      return task()
    })
  } catch (error) {
    if (!began && error instanceof Error && /^(?:Timeout|Abort)Error$/u.test(error.name))
      return undefined
    throw error
  }
}
