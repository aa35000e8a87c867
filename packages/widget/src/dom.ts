import { guard } from './guard.ts'

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

type Methods<Name extends PropertyKey> = { readonly [Method in Name]: (...args: never[]) => unknown }

/** Calls a method of a node, whatever the page's markup names. */
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

/** Takes an element out of the page if it is in it: Prototype's `remove()` fails where it is not. */
export const takeOut = (element: Element) => element.parentNode?.removeChild(element)

/** What `nodeType` says. */
export const ELEMENT_NODE = 1
export const TEXT_NODE = 3
export const DOCUMENT_NODE = 9
export const DOCUMENT_FRAGMENT_NODE = 11

/** The element that has the focus, also within open shadow roots and frames of this origin. */
export function focusedIn(root: DocumentOrShadowRoot): Element | null {
  const focused = read(root, 'activeElement')
  const inner = focused?.shadowRoot ?? (focused as HTMLIFrameElement | null)?.contentDocument
  return (inner && focusedIn(inner)) || focused
}

/** Hears events of the document before the page does, through the window, whose methods markup cannot hide. Returns its stop. */
export function listen(types: readonly string[], onEvent: (event: Event) => void): () => void {
  const options = { capture: true, passive: true }
  const run = guard(onEvent)
  for (const type of types) window.addEventListener(type, run, options)
  return () => {
    for (const type of types) window.removeEventListener(type, run, options)
  }
}
