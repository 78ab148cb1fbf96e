/** How Keycloak's HTTP server refuses a path, before Keycloak itself sees it. */
export interface PathFault {
  readonly error: 'missingNormalization' | 'invalidCharacter'
  readonly error_description: string
}

/** What is wrong with the path of a request as it was sent; `malformed` where there is nothing to be said of it. */
export function pathFault(target: string): PathFault | 'malformed' | undefined {
  const [path = ''] = target.split('?')
  if (/%(?![\da-f]{2})/iu.test(path)) return 'malformed'
  if (path.includes(';')) {
    const error_description = "Request path contains invalid character ';'"
    return { error: 'invalidCharacter', error_description }
  }
  return isNormalized(path)
    ? undefined
    : { error: 'missingNormalization', error_description: 'Request path not normalized' }
}

/** @see [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986.html#section-6.2.2) */
function isNormalized(path: string): boolean {
  const isEncodedForNothing = /%(?:2[de]|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\dae])/iu.test(path)
  return !isEncodedForNothing && !/\/\/|\/\.{1,2}(?:\/|$)/u.test(path)
}
