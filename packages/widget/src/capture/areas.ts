import type { Box, DrawnArea } from './picture-engine.ts'

/** Maximum height of a drawn page, in CSS pixels. A larger picture would be illegible. */
const MAX_HEIGHT = 32_768

/**
 * Viewport units. They are resolved against the real window, since the picture has a different
 * size.
 */
const WINDOW_LENGTH = /(?<![\w.#-])(-?(?:\d+\.?\d*|\.\d+))[sld]?v(h|w|min|max|i|b)\b/gi

function fixLengths(css: string): string {
  const isVertical = getComputedStyle(document.documentElement).writingMode.startsWith('vertical')
  const [inline, block] = isVertical ? [innerHeight, innerWidth] : [innerWidth, innerHeight]
  const sizes: Record<string, number> = {
    h: innerHeight,
    w: innerWidth,
    min: Math.min(innerWidth, innerHeight),
    max: Math.max(innerWidth, innerHeight),
    i: inline,
    b: block,
  }
  return css.replace(
    WINDOW_LENGTH,
    (_, number: string, side: string) => `${(Number(number) * (sizes[side.toLowerCase()] ?? 0)) / 100}px`,
  )
}

function pageSize(): Pick<Box, 'width' | 'height'> {
  const { scrollHeight, clientWidth } = document.scrollingElement ?? document.documentElement
  return { width: clientWidth || innerWidth, height: Math.min(MAX_HEIGHT, Math.max(scrollHeight, innerHeight)) }
}

/** Returns the area of the whole page. */
export function wholePage(): DrawnArea {
  const page = pageSize()
  return { page, part: { x: 0, y: 0, ...page }, fixLengths }
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most))

/**
 * Returns an area of the window. If it reaches beyond the window, it becomes an area of the page.
 */
export function partOf({ x, y, width, height }: Box): DrawnArea {
  const isInView = x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight
  if (isInView) return { page: null, part: { x, y, width, height }, fixLengths: (css) => css }
  const page = pageSize()
  const left = clamp(x + scrollX, 0, page.width - 1)
  const top = clamp(y + scrollY, 0, page.height - 1)
  const right = clamp(x + scrollX + width, left + 1, page.width)
  const bottom = clamp(y + scrollY + height, top + 1, page.height)
  return { page, part: { x: left, y: top, width: right - left, height: bottom - top }, fixLengths }
}
