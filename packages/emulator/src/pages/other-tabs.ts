/** A page that waits for a login goes on by itself when somebody signs in on another page of the browser, as Keycloak's does. */
export function otherTabs(restart: string): string {
  const url = JSON.stringify(`${restart}&skip_logout=true`).replaceAll('<', String.raw`\u003c`)
  return `<script type="module">
const hasSession = () => /(?:^|; )KEYCLOAK_SESSION=[^;]/.test(document.cookie)
if (!hasSession()) {
  const timer = setInterval(() => {
    if (!hasSession()) return
    clearInterval(timer)
    location.href = ${url}
  }, 2000)
  for (const form of document.forms) form.addEventListener('submit', () => clearInterval(timer))
}
</script>`
}
