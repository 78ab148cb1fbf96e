/** Leaves the page. Resolves when the user is back on it by the back button, and it was kept as it was. */
export function leavePage(url: string, how: 'assign' | 'replace' = 'assign'): Promise<void> {
  location[how](url)
  return new Promise((resolve) => {
    addEventListener('pageshow', ({ persisted }) => persisted && resolve())
  })
}
