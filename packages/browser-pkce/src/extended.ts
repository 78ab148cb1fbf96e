/** A client with more methods. Its snapshot stays a getter: copying its value would freeze it. */
export function extended<C extends object, M extends object>(client: C, methods: M): C & M {
  const both = Object.defineProperties({ ...methods }, Object.getOwnPropertyDescriptors(client))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has all that both have
  return both as C & M
}
