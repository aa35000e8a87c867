import { guard } from './guard.ts'

/**
 * Reads members of documents and forms from their prototypes, since markup can hide them. In a page
 * with `<img name="head">`, `document.head` is that image; `form.matches` may be a field of that
 * name.
 */

/** Reads a member of a node, even if the page's markup hides it. */
export function read<Target extends object, Name extends keyof Target>(node: Target, name: Name): Target[Name] {
  return Reflect.get(Object.getPrototypeOf(node), name, node)
}

/** Returns `window[name]`, but never an element or frame of that name. */
export function readOwn<Name extends keyof Window>(name: Name): Window[Name] | undefined {
  return Object.getOwnPropertyDescriptor(window, name)?.value
}

type Methods<Name extends PropertyKey> = { readonly [Method in Name]: (...args: never[]) => unknown }

/** Calls a method of a node, even if the page's markup hides it. */
export function call<Target extends Methods<Name>, Name extends PropertyKey>(
  node: Target,
  name: Name,
  ...args: Parameters<Target[Name]>
): ReturnType<Target[Name]> {
  return read(node, name).apply(node as never, args as never) as ReturnType<Target[Name]>
}

export function createElement<Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] {
  return read(document, 'createElement').call(document, name) as HTMLElementTagNameMap[Name]
}

export const matches = (element: Element, selectors: string): boolean => call(element, 'matches', selectors)

/**
 * Removes an element from the page. Prototype.js replaces `remove()` with one that fails for
 * detached elements.
 */
export const takeOut = (element: Element) => element.parentNode?.removeChild(element)

/** Values of `nodeType`. */
export const ELEMENT_NODE = 1
export const TEXT_NODE = 3
export const DOCUMENT_NODE = 9
export const DOCUMENT_FRAGMENT_NODE = 11

/** Returns the focused element, also within open shadow roots and same-origin frames. */
export function focusedIn(root: DocumentOrShadowRoot): Element | null {
  const focused = read(root, 'activeElement')
  const inner = focused?.shadowRoot ?? (focused as HTMLIFrameElement | null)?.contentDocument
  return (inner && focusedIn(inner)) || focused
}

/**
 * Listens on the window, before listeners of the document. Markup cannot hide its methods. Returns
 * a function that stops it.
 */
export function listen(types: readonly string[], onEvent: (event: Event) => void): () => void {
  const options = { capture: true, passive: true }
  const run = guard(onEvent)
  for (const type of types) window.addEventListener(type, run, options)
  return () => {
    for (const type of types) window.removeEventListener(type, run, options)
  }
}
