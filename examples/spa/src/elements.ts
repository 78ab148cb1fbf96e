/** The element of index.html with this id. Throws where there is none of this kind. */
export function element<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`expected index.html to have a ${kind.name} with the id ${id}`)
}

/**
 * Makes an element. What is in it is text or elements and never HTML, for claims and answers come from elsewhere.
 */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  ...content: readonly (string | Node)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  made.append(...content)
  return made
}

/** Shows a text in an element of index.html, or hides the element where there is none. */
export function say(id: string, text: string | undefined): void {
  const place = element(id, HTMLElement)
  place.hidden = text === undefined
  // A live region is read out again only where its text changes.
  if (place.textContent !== (text ?? '')) place.textContent = text ?? ''
}
