import { maxBodyBytes } from './max-body-bytes.ts'

/**
 * Undoes a [content coding](https://www.rfc-editor.org/rfc/rfc9110.html#section-8.4.1), as fetch
 * does: none is asked for, yet a proxy may use one. Nothing comes back when the content is larger
 * than the limit; a coding that is not known is left as it is. Rejects for a damaged body.
 */
export async function decodeContent(coding: string, bytes: Buffer): Promise<Buffer | undefined> {
  const { brotliDecompress, gunzip, inflate } = await import('node:zlib')
  const decoders = new Map([
    ['gzip', gunzip],
    ['x-gzip', gunzip],
    ['deflate', inflate],
    ['br', brotliDecompress],
  ])
  const decode = decoders.get(coding.toLowerCase())
  if (!decode) return bytes
  return new Promise((resolve, reject) => {
    decode(bytes, { maxOutputLength: maxBodyBytes }, (error, content) => {
      if (!error) resolve(content)
      else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') resolve(undefined)
      else reject(error)
    })
  })
}
