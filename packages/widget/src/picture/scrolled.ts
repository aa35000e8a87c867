import { firm } from './box.ts'

const STILL = firm('scroll-snap-type:none;scroll-padding:0;scroll-behavior:auto;')
/** The name of the mark; no element of a page has it. */
export const MARK = 'e-mark'

/** Whether an image can be scrolled by a mark. */
export const SCROLLS = CSS.supports('scroll-initial-target', 'nearest')

/** Markup of what a scroller scrolls to by itself. It takes up no room. */
export const scrollMark = (top: number, left: number): string =>
  SCROLLS
    ? `<${MARK} style="all:initial;position:absolute;width:0;height:0;top:${top}px;left:${left}px;scroll-initial-target:nearest;scroll-snap-align:start"></${MARK}>`
    : ''

/** Declarations of an element that the copy is to scroll; '' where it is not scrolled. */
export function scrolledStyle(element: Element): string {
  const { scrollLeft, scrollTop, ownerDocument } = element
  if ((scrollLeft === 0 && scrollTop === 0) || element === ownerDocument.scrollingElement) return ''
  return getComputedStyle(element).position === 'static' ? `${STILL}position:relative!important;` : STILL
}

/** True for a scroller whose bars take up no room: in an image they would be drawn as bars that do. */
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
