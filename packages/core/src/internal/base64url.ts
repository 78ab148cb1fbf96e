import { isObject } from './decode.ts'
import { parseJson } from './json.ts'

/** Encodes bytes as base64url without padding, [RFC 7515 §2](https://www.rfc-editor.org/rfc/rfc7515.html#section-2). */
export function encodeBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return encodeBinary(binary)
}

/**
 * Decodes base64url without padding. Throws for every text that {@link encodeBase64url} would not
 * give back: padding, whitespace, `+` and `/`, stray last bits, [RFC 4648 §3.5](https://www.rfc-editor.org/rfc/rfc4648.html#section-3.5).
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  return bytesOf(decodeBinary(text))
}

/** Decodes as {@link decodeBase64url} does, into a string with a character an octet: cheaper where bytes are not needed. */
export function decodeBinary(text: string): string {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    // atob forgives much; what does not come back was not canonical.
    if (encodeBinary(binary) === text) return binary
  } catch {
    // The rest, atob refuses by an exception that does not say what was expected.
  }
  throw new TypeError(
    'expected canonical base64url without padding (RFC 7515 §2), got another text',
  )
}

/**
 * Reads the JSON object in a part of a JWS; `undefined` for what is not one: not base64url or UTF-8, a
 * BOM, and what {@link parseJson} does not take.
 */
export function decodeJsonObject(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const binary = decodeBinary(part)
    // ASCII, as most claims are, is text already: that saves two fifths of the time. Of a text that is longer than the scratch, not all is written: then it is read with care.
    const { read, written } = utf8.encodeInto(binary, scratch)
    // Both: the scratch may end where as many octets are written as there are to read.
    const isAscii = read === binary.length && written === read
    const text = isAscii ? binary : strictUtf8.decode(bytesOf(binary))
    const value = parseJson(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const utf8 = /* @__PURE__ */ new TextEncoder()
/** Where it shows, without a look at each character, whether all take one octet. */
const scratch = /* @__PURE__ */ new Uint8Array(4096)
const strictUtf8 = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function encodeBinary(binary: string): string {
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length)
  // Many times faster than Uint8Array.from with a function.
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}
