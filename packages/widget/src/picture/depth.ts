/** Of the page as it is drawn. Handed in, since what two chunks import would become a third. */
export type ParentOf = (element: Element) => Element | null

/** A document, which is at the top, has no parent. */
const isSpatial = (element: Element | null): element is Element =>
  !!element?.parentNode && getComputedStyle(element).transformStyle === 'preserve-3d'

function turnOf({ rotate, transform }: CSSStyleDeclaration): DOMMatrix {
  const [angle, ...axis] = rotate.split(' ').reverse()
  const turn = axis[1] ? `rotate3d(${rotate.replace(/ /g, ',')})` : `rotate${axis}(${angle})`
  return new DOMMatrix(angle === 'none' ? angle : turn).multiply(new DOMMatrix(transform))
}

/** How an element is turned and how near it is, in the space that it shares with those around it. */
function matrixOf(element: Element, parentOf: ParentOf): DOMMatrix {
  const own = turnOf(getComputedStyle(element))
  const parent = parentOf(element)
  return isSpatial(parent) ? matrixOf(parent, parentOf).multiply(own) : own
}

/**
 * An image draws the backs of elements too, and what is behind others over them where it comes later. Declarations that draw an
 * element as the page does.
 */
export function depthStyle(element: Element, parentOf: ParentOf): string {
  const { visibility, backfaceVisibility, position } = getComputedStyle(element)
  const isOneSided = backfaceVisibility === 'hidden'
  const isInSpace = isSpatial(parentOf(element))
  if (!isOneSided && !isInSpace) return ''
  const { m33, m43 } = matrixOf(element, parentOf)
  const place = isInSpace ? `z-index:${Math.round(m43)};${position === 'static' ? 'position:relative;' : ''}` : ''
  const isAway = isOneSided && m33 < 0
  // What is in its space is turned by itself.
  const isHidden = isAway && isSpatial(element)
  const opacity = isAway && !isHidden ? 'opacity:0;' : ''
  return `${place}${opacity}visibility:${isHidden ? 'hidden' : visibility};`
}
