/**
 * Parses JSON; gives `undefined` for what is not JSON, and for a document with a member `__proto__`:
 * no answer of Keycloak has one, and copied by assignment it would change the copy's prototype.
 */
export function parseJson(text: string): unknown {
  try {
    return mayNameProto.test(text) ? JSON.parse(text, refuseProto) : JSON.parse(text)
  } catch {
    return undefined
  }
}

// The reviver makes parsing several times slower, so it runs only where the name may stand: as it
// is, or with characters escaped.
const mayNameProto = /__proto__|\\u00[5-7]/u

function refuseProto(member: string, value: unknown): unknown {
  // It is caught above, and its message never seen.
  if (member === '__proto__') throw new SyntaxError()
  return value
}
