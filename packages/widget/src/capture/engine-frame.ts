/** What the style is known by that hides the pseudo-elements for which the engine has put elements. */
const ENGINE_STYLE = '___html2canvas___pseudoelement'

/** Copies of elements that are scrolled within the page, and how far. */
export type Scrolled = Map<Element, { left: number; top: number }>

/** A holder for the engine's frame that no recorder of ours looks into, and that takes everything along when it is removed. */
export function createHolder(document: Document): HTMLElement {
  const holder = document.createElement('div')
  holder.setAttribute('data-earshot-ui', '')
  Object.assign(holder.style, { position: 'fixed', width: '0', height: '0', overflow: 'hidden', visibility: 'hidden' })
  document.documentElement.append(holder)
  holder.appendChild = (frame) => {
    holder.append(frame)
    prepareFrame(frame as unknown as HTMLIFrameElement)
    return frame
  }
  return holder
}

/** Makes the frame lay out its copy as the page is, and keeps out of it what a strict policy would refuse and report. */
function prepareFrame(frame: HTMLIFrameElement): void {
  // Or else the room of the page's scroll bars is missing, lines break elsewhere, and what is further down is not where it was.
  frame.scrolling = 'auto'
  const copy = frame.contentDocument
  if (!copy) return
  copy.replaceChild = (root, before) => {
    leaveOutRefused(root as unknown as Element, copy)
    return Node.prototype.replaceChild.call(copy, root, before) as typeof before
  }
}

/** Of the engine's own: a base, which the frame has from the page, and rules, which are no inline style when a script makes a sheet of them. */
function leaveOutRefused(root: Element, copy: Document): void {
  const base = root.querySelector('base')
  if (base && withoutHash(base.href) === withoutHash(copy.baseURI)) base.remove()
  for (const style of root.querySelectorAll('body > style')) {
    if (!style.textContent?.includes(ENGINE_STYLE)) continue
    adoptRules(copy, style.textContent)
    style.remove()
  }
}

/** Gives a copy whose style sheets have loaded what it could not have before: the rules that a policy refused, and the page's scrolling. */
export function completeCopy({ elements, scrolled }: { elements: Iterable<Element>; scrolled: Scrolled }): void {
  for (const element of elements) {
    const isRefused = element.localName === 'style' && !(element as HTMLStyleElement).sheet
    if (isRefused) adoptRules(element.getRootNode() as Document | ShadowRoot, element.textContent ?? '')
  }
  for (const [element, { left, top }] of scrolled) {
    element.scrollLeft = left
    element.scrollTop = top
  }
}

function adoptRules(root: Document | ShadowRoot, css: string): void {
  const view = (root.ownerDocument ?? (root as Document)).defaultView
  if (!view || !('adoptedStyleSheets' in root)) return
  const sheet = new view.CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}

const withoutHash = (address: string) => address.split('#')[0]
