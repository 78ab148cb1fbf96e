import type { Forgery } from './forgeries.ts'
import { base64url, segment, utf8 } from './signer.ts'
import type { Signer } from './signer.ts'

/** What the owner of the key signed, and yet is no JWS that we take. */
export async function malformed({ alg, sign, token }: Signer): Promise<Forgery[]> {
  const header = segment(withSpareBits(`{"alg":"${alg}"}`))
  const payload = segment(withSpareBits('{"sub":"a>b?c~"}'))
  const good = await sign(`${header}.${payload}`)
  const signature = good.split('.')[2] ?? ''
  const signedParts: [string, string, string][] = []
  const spoiled: Forgery[] = []
  for (const [name, spoil] of spoils) {
    signedParts.push([`${name} in the header, signed`, spoil(header), payload])
    signedParts.push([`${name} in the payload, signed`, header, spoil(payload)])
    spoiled.push([`${name} in the header`, `${spoil(header)}.${payload}.${signature}`])
    spoiled.push([`${name} in the payload`, `${header}.${spoil(payload)}.${signature}`])
    spoiled.push([`${name} in the signature`, `${header}.${payload}.${spoil(signature)}`])
  }
  const headers: [string, string][] = [
    ['crit', `{"alg":"${alg}","crit":["exp"],"exp":1}`],
    ['crit that is empty', `{"alg":"${alg}","crit":[]}`],
    ['crit that is null', `{"alg":"${alg}","crit":null}`],
    ['b64 false with crit', `{"alg":"${alg}","b64":false,"crit":["b64"]}`],
    ['b64 false alone', `{"alg":"${alg}","b64":false}`],
    ['b64 true', `{"alg":"${alg}","b64":true,"crit":["b64"]}`],
    ['a header that is empty', ''],
    ['a header that is no JSON', `{"alg":"${alg}"`],
    ['a header with a BOM', `\uFEFF{"alg":"${alg}"}`],
    ['a header that is an array', `[{"alg":"${alg}"}]`],
    ['a header that is a string', `"${alg}"`],
    ['a header that is null', 'null'],
    ['a header without alg', '{}'],
    ['alg in a prototype', `{"__proto__":{"alg":"${alg}"}}`],
    ['alg twice, the last one none', `{"alg":"${alg}","alg":"none"}`],
    ['alg as an array', `{"alg":["${alg}"]}`],
    ['alg as null', '{"alg":null}'],
    ['alg in lower case', `{"alg":"${alg.toLowerCase()}"}`],
    ['alg with a space', `{"alg":"${alg} "}`],
    ['alg with a NUL', `{"alg":"${alg}\\u0000"}`],
  ]
  return [
    ...(await Promise.all(
      headers.map(async ([n, text]): Promise<Forgery> => [n, await token(text)]),
    )),
    ...(await Promise.all(
      signedParts.map(async ([n, h, p]): Promise<Forgery> => [n, await sign(`${h}.${p}`)]),
    )),
    ...spoiled,
    [
      'a header that is not UTF-8',
      await sign(
        `${base64url(new Uint8Array([...utf8(`{"alg":"${alg}","a":"`), 0xff, 0x22, 0x7d]))}.${payload}`,
      ),
    ],
    ['an empty string', ''],
    ['one part', header],
    ['two parts', `${header}.${payload}`],
    ['two parts and the signature of them', `${header}.${signature}`],
    ['four parts', `${good}.${signature}`],
    ['four parts, the last one empty', `${good}.`],
    ['five parts', `${good}..`],
    ['a dot before', `.${good}`],
    ['JWS JSON', JSON.stringify({ payload, protected: header, signature })],
    ['dots alone', '..'],
    ['a MiB without a dot', 'A'.repeat(1 << 20)],
    ['a MiB of dots', '.'.repeat(1 << 20)],
    ['a MiB of header', `${'A'.repeat(1 << 20)}.${payload}.${signature}`],
    ['a MiB of signature', `${header}.${payload}.${'A'.repeat(1 << 20)}`],
    ['a MiB of payload', `${header}.${'A'.repeat(1 << 20)}.${signature}`],
  ]
}

/** Other writings of one part. */
const spoils: readonly (readonly [name: string, spoil: (part: string) => string])[] = [
  ['padding', (part) => part + '='.repeat((4 - (part.length % 4)) % 4 || 4)],
  ['a space', (part) => `${part} `],
  ['a space before', (part) => ` ${part}`],
  ['a line feed', (part) => `${part.slice(0, 4)}\n${part.slice(4)}`],
  ['a line feed at the end', (part) => `${part}\n`],
  ['a tab', (part) => `\t${part}`],
  ['a NUL', (part) => `${part}\0`],
  ['a + for a -', (part) => `${part.slice(0, -4)}+-AA`],
  ['a / for a _', (part) => `${part.slice(0, -4)}/_AA`],
  ['percent encoding', (part) => part.replace(/.$/u, '%41')],
  [
    'one character more',
    (part) => part + 'A'.repeat(part.length % 4 === 0 ? 1 : 5 - (part.length % 4)),
  ],
  ['stray last bits', strayBits],
  // Their low bytes are those of the right characters: Latin-1 made carelessly would not see it.
  [
    'wide characters',
    (part) => part.replace(/./u, (c) => String.fromCharCode(0x100 + c.charCodeAt(0))),
  ],
  [
    'a wide last character',
    (part) => part.replace(/.$/u, (c) => String.fromCharCode(0x4e00 + c.charCodeAt(0))),
  ],
  ['a non-ASCII letter', (part) => `${part.slice(0, -1)}é`],
  ['a lone surrogate', (part) => `${part}\uD800`],
]

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Another last character that decodes to the same bytes; where all its bits count, an octet more. */
function strayBits(part: string): string {
  if (part.length % 4 === 0) return `${part}AB`
  return part.slice(0, -1) + alphabet[alphabet.indexOf(part.slice(-1)) + 1]
}

/** White space until the last base64url character has bits to spare. */
function withSpareBits(json: string): string {
  return utf8(json).length % 3 === 0 ? `${json} ` : json
}
