import { firm } from './box.ts'
import type { PagePass } from './page-pass.ts'

const ON_TOP = CSS.supports('selector(:popover-open)')
  ? 'dialog:modal,:popover-open,:fullscreen'
  : 'dialog:modal,:fullscreen'
const ABOVE = 2147483647

/** Writes the backdrop of an element in the top layer, as a box over the whole window. */
function copyBackdrop(element: Element, pass: PagePass): void {
  const { backgroundColor, backgroundImage, backdropFilter, opacity } = getComputedStyle(element, '::backdrop')
  const shade = `background:${backgroundColor} ${backgroundImage.includes('url(') ? '' : backgroundImage};backdrop-filter:${backdropFilter};opacity:${opacity}`
  pass.backdrops.push(
    `<div style="all:initial;position:fixed;inset:0;z-index:${ABOVE - 1};${shade.replace(/"/g, "'")}"></div>`,
  )
}

/**
 * Returns declarations that place an element of the top layer where the browser shows it; '' for
 * other elements.
 */
export function placeOnTop(element: Element, pass: PagePass): string {
  if (!element.matches(ON_TOP)) return ''
  copyBackdrop(element, pass)
  const { display } = getComputedStyle(element)
  const { left, top, width, height } = element.getBoundingClientRect()
  const [x, y] = pass.area?.page ? [scrollX, scrollY] : [0, 0]
  return firm(
    `display:${display};position:fixed;inset:${top + y}px auto auto ${left + x}px;margin:0;width:${width}px;height:${height}px;max-width:none;max-height:none;box-sizing:border-box;transform:none;translate:none;scale:none;z-index:${ABOVE};`,
  )
}
