/** Put in the place of what a check would expect, it turns that one check off. */
export const unchecked: unique symbol = /* @__PURE__ */ Symbol.for('@latchkey/unchecked')

/** The type of {@link unchecked}. */
export type Unchecked = typeof unchecked
