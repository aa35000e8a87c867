/** What of the page the engine's copy would not have by itself, noted while the engine copies and set right once the copy is there. */
export interface EngineCopies {
  /** Copies of elements that are scrolled, and how far. */
  readonly scrolled: Map<Element, { left: number; top: number }>
  /** The engine's own rules. */
  readonly css: string[]
}

/**
 * A `cloneNode` for an element whose copy is to be noted, or null. The engine scrolls its copies before late style sheets have made
 * them large enough. And it adds elements of its own that a strict policy refuses.
 */
export function noteCopy(element: Element, { scrolled, css }: EngineCopies): (() => Node) | null {
  const { scrollLeft: left, scrollTop: top, localName } = element
  const isScrolled = left !== 0 || top !== 0
  if (!isScrolled && localName !== 'body' && localName !== 'head') return null
  return () => {
    const copy = Element.prototype.cloneNode.call(element, false) as Element
    if (isScrolled) scrolled.set(copy, { left, top })
    if (localName === 'body') takeFirstStyle(copy, css)
    if (localName === 'head') passOverBase(copy)
    return copy
  }
}

/** The copy is in a frame of the page, whose addresses begin where the page's do. */
function passOverBase(head: Element): void {
  Object.defineProperty(head, 'insertBefore', {
    value: (child: HTMLBaseElement, before: Node | null) => {
      const isNeedless = child.localName === 'base' && child.href === head.ownerDocument.baseURI
      return isNeedless ? child : Element.prototype.insertBefore.call(head, child, before)
    },
  })
}

/** The engine's style element is the first that it puts into the body, before anything of the page's. Refused, pseudo-elements count twice. */
function takeFirstStyle(body: Element, css: string[]): void {
  Object.defineProperty(body, 'appendChild', {
    configurable: true,
    value: (child: Element) => {
      delete (body as Partial<Element>).appendChild
      if (child.localName !== 'style') return body.appendChild(child)
      css.push(child.textContent ?? '')
      return child
    },
  })
}

/** Gives a copy whose style sheets have loaded the engine's rules, those that a policy has refused, and the page's scrolling. */
export function completeCopy(
  copy: Document,
  { copies, elements }: { copies: EngineCopies; elements: Iterable<Element> },
): void {
  for (const rules of copies.css) adoptRules(copy, rules)
  for (const element of elements) {
    const isRefused = element.localName === 'style' && !(element as HTMLStyleElement).sheet
    if (isRefused) adoptRules(element.getRootNode() as Document | ShadowRoot, element.textContent ?? '')
  }
  for (const [element, { left, top }] of copies.scrolled) {
    element.scrollLeft = left
    element.scrollTop = top
  }
}

/** A sheet made by script is no inline style: no policy speaks of it. */
function adoptRules(root: Document | ShadowRoot, css: string): void {
  const view = (root.ownerDocument ?? (root as Document)).defaultView
  if (!view || !('adoptedStyleSheets' in root)) return
  const sheet = new view.CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets.push(sheet)
}
