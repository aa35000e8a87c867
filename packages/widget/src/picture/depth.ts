/**
 * Returns the parent in the flat tree. A parameter, or a shared module would become a third chunk.
 */
export type ParentOf = (element: Element) => Element | null

/** The top of the flat tree is a document, whose members markup can hide; then it is not 1 either. */
const isSpatial = (element: Element | null): element is Element =>
  element?.nodeType === 1 && getComputedStyle(element).transformStyle === 'preserve-3d'

function turnOf({ rotate, transform }: CSSStyleDeclaration): DOMMatrix {
  const [angle, ...axis] = rotate.split(' ').reverse()
  const turn = axis[1] ? `rotate3d(${rotate.replace(/ /g, ',')})` : `rotate${axis}(${angle})`
  return new DOMMatrix(angle === 'none' ? angle : turn).multiply(new DOMMatrix(transform))
}

/** Returns the transform of an element in the 3D space that it shares with its ancestors. */
function matrixOf(element: Element, parentOf: ParentOf): DOMMatrix {
  const own = turnOf(getComputedStyle(element))
  const parent = parentOf(element)
  return isSpatial(parent) ? matrixOf(parent, parentOf).multiply(own) : own
}

/**
 * Returns declarations that draw an element in 3D space as the page does. An image draws back faces
 * too, and orders elements by document position instead of depth.
 */
export function depthStyle(element: Element, parentOf: ParentOf): string {
  const { visibility, backfaceVisibility, position } = getComputedStyle(element)
  const isOneSided = backfaceVisibility === 'hidden'
  const isInSpace = isSpatial(parentOf(element))
  if (!isOneSided && !isInSpace) return ''
  const { m33, m43 } = matrixOf(element, parentOf)
  const place = isInSpace ? `z-index:${Math.round(m43)};${position === 'static' ? 'position:relative;' : ''}` : ''
  const isAway = isOneSided && m33 < 0
  // Elements inside its 3D space are turned separately.
  const isHidden = isAway && isSpatial(element)
  const opacity = isAway && !isHidden ? 'opacity:0;' : ''
  return `${place}${opacity}visibility:${isHidden ? 'hidden' : visibility};`
}
