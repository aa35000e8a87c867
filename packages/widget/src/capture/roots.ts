import { call, read } from '../dom.ts'

export type Root = Document | ShadowRoot

/**
 * Yields the document, its open shadow roots, and the documents of its frames that the recorder can
 * read.
 */
export function* findRoots(root: Root = document): Generator<Root> {
  yield root
  for (const element of call(root, 'querySelectorAll', '*')) {
    const inner =
      read(element, 'shadowRoot') ?? (element.localName === 'iframe' && (element as HTMLIFrameElement).contentDocument)
    if (inner) yield* findRoots(inner)
  }
}
