const ON_TOP = CSS.supports('selector(:popover-open)') ? 'dialog:modal,:popover-open' : 'dialog:modal'

/** Whether the browser shows an element above everything, wherever it stands in the page. */
export function isOnTop(element: Element): boolean {
  return element.matches(ON_TOP)
}

/**
 * A copy of a modal dialog or a popover, placed where the browser shows it. The engine knows no top layer, and would draw it where it
 * stands in the page, mostly below what is in view.
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
