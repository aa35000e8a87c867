const ON_TOP = CSS.supports('selector(:popover-open)') ? 'dialog:modal,:popover-open' : 'dialog:modal'

/** Returns true if the browser shows the element in its top layer. */
export function isOnTop(element: Element): boolean {
  return element.matches(ON_TOP)
}

/**
 * Copies a modal dialog or a popover to its position on screen. html2canvas does not know the top
 * layer: it would draw the element at its place in the document, often outside the visible part.
 */
export function copyOnTop(element: Element): Element {
  const copy = Element.prototype.cloneNode.call(element) as HTMLElement
  const { display, boxShadow } = getComputedStyle(element)
  const { left, top, width, height } = element.getBoundingClientRect()
  const shade = `0 0 0 200vmax ${getComputedStyle(element, '::backdrop').backgroundColor}`
  const place: Record<string, string> = {
    display,
    position: 'fixed',
    inset: `${top}px auto auto ${left}px`,
    margin: '0',
    width: `${width}px`,
    height: `${height}px`,
    'max-width': 'none',
    'max-height': 'none',
    'box-sizing': 'border-box',
    'box-shadow': boxShadow === 'none' ? shade : `${boxShadow},${shade}`,
    transform: 'none',
    translate: 'none',
    scale: 'none',
    'z-index': '2147483647',
  }
  for (const [property, value] of Object.entries(place)) copy.style.setProperty(property, value, 'important')
  return copy
}
