/**
 * Is a URL of this page's [site](https://html.spec.whatwg.org/multipage/browsers.html#same-site), so that a
 * frame of it gets its cookies? A wrong yes takes a refusal in a frame for the proof that nobody is signed
 * in; a wrong no leaves it unknown.
 */
export function isOfThisSite(href: string): boolean {
  const [{ protocol, hostname }, page] = [new URL(href), new URL(location.href)]
  if (protocol !== page.protocol) return false
  if (hostname === page.hostname) return true
  let common = hostname
  while (common && !`.${page.hostname}`.endsWith(`.${common}`)) {
    common = common.replace(/^[^.]*\.?/u, '')
  }
  return hasCookies(common)
}

/**
 * The browser knows below which names everybody has sites, as below `co.uk` and `github.io`: for such a name
 * it takes no cookie but from a page of that very name, [RFC 6265 §5.3](https://www.rfc-editor.org/rfc/rfc6265#section-5.3).
 */
function hasCookies(domain: string): boolean {
  // A name without a dot is nobody's, but a page of that name may have cookies.
  if (!domain.includes('.')) return false
  try {
    // With the name in it: one that was set for another server a moment ago says nothing of this one.
    const cookie = `latchkey-site=${domain}`
    document.cookie = `${cookie}; domain=${domain}; max-age=1; samesite=strict`
    return document.cookie.split('; ').includes(cookie)
  } catch {
    // A page in a sandbox has no cookies, and throws.
    return false
  }
}
