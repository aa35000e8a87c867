/**
 * Walking up the page as it is drawn: out of open shadow roots to their host, out of same-origin frames to their `iframe`.
 */

function hostOf(element: Element): Element | null {
  const root = element.getRootNode()
  if ('host' in root) return root.host as Element
  try {
    return element.ownerDocument.defaultView?.frameElement ?? null
  } catch {
    return null
  }
}

/** Like `Element.closest`, but goes on through shadow hosts and same-origin frames. */
export function composedClosest(element: Element, selector: string): Element | null {
  for (let from: Element | null = element; from; from = hostOf(from)) {
    const found = from.closest(selector)
    if (found) return found
  }
  return null
}
