import { tooLarge, unknownError } from './refusals.ts'

// What Keycloak's HTTP layer reads: a body of 10 MiB, a parameter of 128 KiB.
const MAX_BODY = 10 * 1024 * 1024
const MAX_PARAMETER = 128 * 1024

/** The parameters of a form body. Anything else than a form has none. Throws a `Refusal` as Keycloak refuses. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? ''
  // Keycloak compares it letter by letter.
  if (!/^application\/x-www-form-urlencoded\b/u.test(type)) return new URLSearchParams()
  const text = await request.text()
  if (text.length > MAX_BODY) throw tooLarge()
  if (/%(?![0-9a-f]{2})/iu.test(text)) throw unknownError()
  const form = new URLSearchParams(text)
  for (const value of form.values()) {
    if (value.length > MAX_PARAMETER) throw tooLarge()
  }
  return form
}
