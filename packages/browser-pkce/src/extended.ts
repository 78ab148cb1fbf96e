/** A client with more methods, in place of any of the same name. Its snapshot stays a getter: copying its value would freeze it. */
export function extended<C extends object, M extends object>(client: C, methods: M): C & M {
  const both = Object.defineProperties({}, Object.getOwnPropertyDescriptors(client))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has all that both have
  return Object.assign(both, methods) as C & M
}
