const XLINK = 'http://www.w3.org/1999/xlink'
/** They move what they stand in; the copy shows where it is. */
export const SMIL = /^(?:animate|animateTransform|animateMotion|set)$/

export const hrefOf = (element: Element): string | null =>
  element.getAttribute('href') ?? element.getAttributeNS(XLINK, 'href')

/** Attributes of an element of a drawing that moves, as they are at this moment. */
export function movedAttributes(element: Element): [name: string, value: string][] {
  const moving = Array.from(element.children).filter(({ localName }) => SMIL.test(localName))
  return moving.flatMap((motion): [string, string][] => {
    const name = motion.getAttribute('attributeName') ?? ''
    if (motion.localName === 'animateTransform' || name === 'transform') {
      const { matrix } = (element as SVGGraphicsElement).transform?.animVal.consolidate() ?? {}
      return matrix
        ? [['transform', `matrix(${[matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f].join(' ')})`]]
        : []
    }
    const animated = (element as unknown as Record<string, { animVal?: { valueAsString?: string } } | undefined>)[name]
    const value = animated?.animVal?.valueAsString ?? getComputedStyle(element).getPropertyValue(name)
    return value ? [[name, value]] : []
  })
}
