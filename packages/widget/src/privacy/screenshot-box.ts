/** The box in a screenshot that replaces private or unavailable content. */

const FILL = '#e3e4e8'
const INK = '#6a6d78'
const LABEL_SIZE = 11
const MIN_LABELLED = { width: 48, height: 16 }

/** Draws a labelled box over the whole canvas. `scale` is canvas pixels per CSS pixel. */
export function paintBox(canvas: HTMLCanvasElement, { label, scale }: { label: string; scale: number }): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { width, height } = canvas
  context.fillStyle = FILL
  context.fillRect(0, 0, width, height)
  if (width < MIN_LABELLED.width * scale || height < MIN_LABELLED.height * scale) return
  context.fillStyle = INK
  context.font = `${LABEL_SIZE * scale}px sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(label, width / 2, height / 2, width)
}

const NO_LABEL_INSIDE = /^(?:table|thead|tbody|tfoot|tr|colgroup|ul|ol|dl|select|input|textarea|svg|br|hr)$/

/**
 * Turns an element of a copied page into a box of the same size. Nothing in it or behind it is
 * painted.
 */
export function boxElement(element: HTMLElement | SVGElement, label: string): void {
  const box = element.getBoundingClientRect()
  for (const inner of element.querySelectorAll<HTMLElement>('*')) {
    inner.style?.setProperty('visibility', 'hidden', 'important')
  }
  const painted: Record<string, string> = {
    'background-color': FILL,
    'background-image': 'none',
    'text-shadow': 'none',
    color: 'transparent',
    fill: 'transparent',
    stroke: 'none',
  }
  for (const [property, value] of Object.entries(painted)) element.style.setProperty(property, value, 'important')
  if (box.width < MIN_LABELLED.width || box.height < MIN_LABELLED.height || NO_LABEL_INSIDE.test(element.localName))
    return
  const caption = element.ownerDocument.createElement('span')
  caption.textContent = label
  caption.style.cssText = `all:initial;position:absolute;left:4px;top:2px;color:${INK};font:${LABEL_SIZE}px sans-serif`
  if (getComputedStyle(element).position === 'static') element.style.setProperty('position', 'relative', 'important')
  element.append(caption)
}
