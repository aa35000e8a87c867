const XLINK = 'http://www.w3.org/1999/xlink'
/** They animate their parent. The copy has the current state instead. */
export const SMIL = /^(?:animate|animateTransform|animateMotion|set)$/

export const hrefOf = (element: Element): string | null =>
  element.getAttribute('href') ?? element.getAttributeNS(XLINK, 'href')

/** Returns the current attributes of an animated SVG element. */
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
