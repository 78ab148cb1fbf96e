import type * as NodeCrypto from 'node:crypto'

/** The SHA-256 of a text, one character for each octet. */
export type Sha256 = (text: string) => string

/** SHA-256 by `node:crypto`. Other runtimes that answer to "node" may lack `hash`, which takes half the time. */
export function sha256Of({
  createHash,
  hash,
}: Pick<typeof NodeCrypto, 'createHash'> & {
  readonly hash?: (typeof NodeCrypto)['hash'] | undefined
}): Sha256 {
  return hash
    ? (text) => hash('sha256', text, 'binary')
    : (text) => createHash('sha256').update(text).digest('binary')
}
