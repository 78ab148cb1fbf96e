const cases = 'fetchTransport: '
const unanswered = `${cases}no whole answer, so the request may have been seen `
const unconnected = `${cases}no connection: sent no `

/**
 * What a runtime's own fetch does otherwise, as the names of the cases that fail there: no more, and no
 * less. None is a wrong answer that is taken for a right one.
 */
export const differences: Readonly<Record<string, readonly string[]>> = {
  Deno: [
    // After a lost connection it sends again by itself, a POST too: see docs/edge-runtimes.md.
    `${cases}a connection that was kept alive and is cut: the GET is not sent again`,
    `${cases}a connection that was kept alive and is cut: the POST is not sent again`,
    // Its errors have no code: 'maybe' is said where Node proves 'no'.
    `${unconnected}nobody listens`,
    `${unconnected}nobody listens on any of the addresses of a name`,
    `${unconnected}the certificate is not trusted`,
    `${unconnected}the host is unknown`,
    // It does not decode deflate (Keycloak sends none), and waits for the end of such a head.
    `${cases}an answer may be deflate`,
    `${unanswered}a head without end`,
    // It takes these for answers; whatever is in them is still checked.
    `${unanswered}a length and chunks`,
    `${unanswered}another protocol`,
  ],
  Bun: [
    // As RFC 9110 §9.2.2 allows for a GET; never a POST.
    `${cases}a connection that was kept alive and is cut: the GET is not sent again`,
    `${unanswered}a head without end`,
    `${unanswered}a length and chunks`,
    `${unanswered}cut before the last chunk`,
  ],
}
