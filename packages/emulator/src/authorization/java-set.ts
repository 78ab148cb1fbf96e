/**
 * The strings in the order in which a Java HashSet gives them, each once. Keycloak keeps scopes in
 * one, so this is the order in its answers.
 */
export function inJavaSetOrder(strings: Iterable<string>): string[] {
  const distinct = [...new Set(strings)]
  let buckets = 16
  while (distinct.length > buckets * 0.75) buckets *= 2
  const bucket = (text: string) => spread(hashCode(text)) & (buckets - 1)
  return distinct
    .map((text) => ({ text, bucket: bucket(text) }))
    .sort((one, other) => one.bucket - other.bucket)
    .map(({ text }) => text)
}

function hashCode(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0
  }
  return hash
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16)
}
