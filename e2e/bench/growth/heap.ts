/** Bytes that are in use once all garbage is gone. Needs `--expose-gc`. */
export function heapInUse(): number {
  if (!globalThis.gc) throw new Error('expected node --expose-gc')
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
