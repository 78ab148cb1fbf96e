/**
 * Are two URLs of one [site](https://html.spec.whatwg.org/multipage/browsers.html#same-site), so that a
 * frame of one in a page of the other gets its cookies? A wrong yes takes a refusal in a frame for the
 * proof that nobody is signed in; a wrong no leaves it unknown. The list of public suffixes is too long for
 * a page: below are the usual ones, and the hosters whose customers share a domain.
 */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)]
  if (a.protocol !== b.protocol) return false
  return a.hostname === b.hostname || (siteOf(a) !== undefined && siteOf(a) === siteOf(b))
}

/** Below a country's two letters: names that are everybody's, as in `co.uk`, `com.au` and `gouv.fr`. */
const shared =
  /^(?:ac|asn|asso|biz|co|com|edu|firm|gen|go|gob|gouv|gov|govt|gv|id|in|ind|info|ltd|me|mil|name|ne|net|nhs|nom|or|org|pe|plc|police|re|sch|school|tm|web)\.[a-z]{2}$/u

const hosters =
  /^(?:amazonaws|amplifyapp|appspot|azure.*|cloudfront|duckdns|elasticbeanstalk|firebaseapp|github|gitlab|herokuapp|netlify|ngrok.*|nip|onrender|openshiftapps|sslip|trycloudflare|vercel|windows)\.|^(?:deno|fly|pages|workers)\.dev$|^(?:koyeb|lovable|ondigitalocean|railway|replit|run|web)\.app$/u

/** `app.example.com` belongs to `example.com`, `app.example.co.uk` to `example.co.uk`; an address and a bare name to none. */
function siteOf({ hostname }: URL): string | undefined {
  if (/^[\d.]+$|:/u.test(hostname)) return undefined
  const labels = hostname.split('.')
  const domain = labels.slice(-2).join('.')
  const length = shared.test(domain) ? 3 : 2
  return labels.length < length || hosters.test(domain)
    ? undefined
    : labels.slice(-length).join('.')
}
