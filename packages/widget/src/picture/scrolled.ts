import { firm } from './box.ts'

const STILL = firm('scroll-snap-type:none;scroll-padding:0;scroll-behavior:auto;')
/** Tag name of the scroll mark. No element of a page has it. */
export const MARK = 'e-mark'

/** Whether a mark can scroll an image. */
export const SCROLLS = CSS.supports('scroll-initial-target', 'nearest')

/** Returns markup that a scroller scrolls to by itself. It takes up no space. */
export const scrollMark = (top: number, left: number): string =>
  SCROLLS
    ? `<${MARK} style="all:initial;position:absolute;width:0;height:0;top:${top}px;left:${left}px;scroll-initial-target:nearest;scroll-snap-align:start"></${MARK}>`
    : ''

/** Returns declarations of an element that the copy has to scroll; '' if it is not scrolled. */
export function scrolledStyle(element: Element): string {
  const { scrollLeft, scrollTop, ownerDocument } = element
  if ((scrollLeft === 0 && scrollTop === 0) || element === ownerDocument.scrollingElement) return ''
  return getComputedStyle(element).position === 'static' ? `${STILL}position:relative!important;` : STILL
}

/**
 * Returns true if a scroller has overlay scroll bars, which an image would draw as bars that take
 * up space.
 */
export function hidesBars(element: Element): boolean {
  const { clientWidth, clientHeight, scrollWidth, scrollHeight, offsetWidth, offsetHeight } = element as HTMLElement
  const isList = element.localName === 'select'
  if (offsetWidth === undefined || (!isList && scrollWidth <= clientWidth && scrollHeight <= clientHeight)) return false
  const { overflowX, overflowY, borderLeftWidth, borderRightWidth, borderTopWidth, borderBottomWidth } =
    getComputedStyle(element)
  if (!/auto|scroll/.test(overflowX + overflowY)) return false
  const room = (all: number, inner: number, ...borders: string[]) =>
    borders.reduce((rest, border) => rest - Number.parseFloat(border), all - inner)
  return (
    room(offsetWidth, clientWidth, borderLeftWidth, borderRightWidth) <= 1 &&
    room(offsetHeight, clientHeight, borderTopWidth, borderBottomWidth) <= 1
  )
}
