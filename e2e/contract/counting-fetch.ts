/** The platform's fetch, and the URLs that it was asked for. */
export function countingFetch(): { fetch: typeof fetch; requests: readonly string[] } {
  const requests: string[] = []
  return {
    requests,
    fetch: (input, init) => {
      requests.push(input instanceof Request ? input.url : String(input))
      return fetch(input, init)
    },
  }
}
