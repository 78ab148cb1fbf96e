/**
 * Are two URLs of one [site](https://html.spec.whatwg.org/multipage/browsers.html#same-site), so that a
 * frame of one in a page of the other gets its cookies? There is no list of public suffixes here; in
 * doubt the answer is no, and then a silent login that fails proves nothing.
 */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)]
  if (a.protocol !== b.protocol) return false
  return a.hostname === b.hostname || (siteOf(a) !== undefined && siteOf(a) === siteOf(b))
}

/** `app.example.com` belongs to `example.com`, `app.example.co.uk` to `example.co.uk`; an address and a bare name to none. */
function siteOf({ hostname }: URL): string | undefined {
  if (/^[\d.]+$|:/u.test(hostname)) return undefined
  return /(?:^|\.)([^.]+\.(?:[^.]{1,3}\.[^.]{2}|[^.]+))$/u.exec(hostname)?.[1]
}
