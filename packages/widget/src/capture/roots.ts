import { call, read } from '../dom.ts'

export type Root = Document | ShadowRoot

/** The document, the open shadow roots in it, and the documents of its frames, as far as the recorder goes. */
export function* findRoots(root: Root = document): Generator<Root> {
  yield root
  for (const element of call(root, 'querySelectorAll', '*')) {
    const inner =
      read(element, 'shadowRoot') ?? (element.localName === 'iframe' && (element as HTMLIFrameElement).contentDocument)
    if (inner) yield* findRoots(inner)
  }
}
