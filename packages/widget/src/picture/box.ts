import { escapeText } from './xml.ts'

const FILL = '#e3e4e8'
const INK = '#6a6d78'
/** Of a box with a label, in pixels. */
const MIN_WIDTH = 48
const MIN_HEIGHT = 16

/** Makes declarations override those of the page. Each must end with a semicolon. */
export const firm = (declarations: string) => declarations.replace(/;(?=[\w-]+:|$)/g, '!important;')

/** Returns declarations that keep an element's current size, whatever its content. */
export function fixedSize(element: Element): string {
  const { width, height } = element.getBoundingClientRect()
  const { offsetWidth = width, offsetHeight = height } = element as HTMLElement
  // The layout size, without transforms; fractional if there is no transform.
  const exact = Math.abs(offsetWidth - width) < 1 && Math.abs(offsetHeight - height) < 1
  const [w, h] = exact ? [width, height] : [offsetWidth, offsetHeight]
  return firm(
    `box-sizing:border-box;width:${w}px;height:${h}px;min-width:0;min-height:0;max-width:none;max-height:none;`,
  )
}

/** Returns declarations that turn an element into a labelled box. */
export function boxed(element: Element, label: string): string {
  const { width, height } = element.getBoundingClientRect()
  const isLabelled = width >= MIN_WIDTH && height >= MIN_HEIGHT
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><text x="4" y="13" fill="${INK}" font-family="sans-serif" font-size="11">${escapeText(label)}</text></svg>`
  const picture = isLabelled ? `url("data:image/svg+xml,${encodeURIComponent(svg)}")` : 'none'
  return firm(
    `background:${FILL} ${picture} 0 0 no-repeat;color:transparent;text-shadow:none;fill:transparent;stroke:none;`,
  )
}
