/**
 * Members of documents and forms as the browser has them. Markup can hide them: `document.head` is the image of a page that has
 * `<img name="head">`, and `form.matches` the field of that name. Prototypes are out of its reach.
 */

/** A member of a node, whatever the page's markup names. */
export function read<Target extends object, Name extends keyof Target>(node: Target, name: Name): Target[Name] {
  return Reflect.get(Object.getPrototypeOf(node), name, node)
}

/** `window[name]`, unless it is only an element or a frame of that name. */
export function readOwn<Name extends keyof Window>(name: Name): Window[Name] | undefined {
  return Object.getOwnPropertyDescriptor(window, name)?.value
}

export function createElement<Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] {
  return read(document, 'createElement').call(document, name) as HTMLElementTagNameMap[Name]
}

export const matches = (element: Element, selectors: string): boolean =>
  read(element, 'matches').call(element, selectors)
