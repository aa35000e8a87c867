/**
 * Class name in the style that hides pseudo-elements which html2canvas has replaced by elements.
 */
const ENGINE_STYLE = '___html2canvas___pseudoelement'

/** Copies of scrolled elements, with their scroll positions. */
export type Scrolled = Map<Element, { left: number; top: number }>

/**
 * Creates a holder for html2canvas's frame. The recorder ignores it, and removing it removes
 * everything in it.
 */
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

/**
 * Gives the frame the page's layout, and keeps out of it what a strict policy would refuse and
 * report.
 */
function prepareFrame(frame: HTMLIFrameElement): void {
  // Without scroll bars, the copy would be wider than the page, and lines would break elsewhere.
  frame.scrolling = 'auto'
  const copy = frame.contentDocument
  if (!copy) return
  copy.replaceChild = (root, before) => {
    leaveOutRefused(root as unknown as Element, copy)
    return Node.prototype.replaceChild.call(copy, root, before) as typeof before
  }
}

/**
 * Removes html2canvas's own base element and rules. The rules become a style sheet object, which no
 * policy forbids.
 */
function leaveOutRefused(root: Element, copy: Document): void {
  const base = root.querySelector('base')
  if (base && withoutHash(base.href) === withoutHash(copy.baseURI)) base.remove()
  for (const style of root.querySelectorAll('body > style')) {
    if (!style.textContent?.includes(ENGINE_STYLE)) continue
    adoptRules(copy, style.textContent)
    style.remove()
  }
}

/**
 * Completes a copy after its style sheets have loaded: adds rules that a policy refused, and the
 * page's scrolling.
 */
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
