const SCROLLS = CSS.supports('scroll-initial-target', 'nearest')

/** Returns declarations that move the content of a scroller, in browsers without scroll marks. */
export const moveInstead = ({ scrollTop, scrollLeft }: Element): string =>
  SCROLLS || (scrollTop === 0 && scrollLeft === 0) ? '' : `translate:${-scrollLeft}px ${-scrollTop}px!important;`

/** Returns the same for the page, which does not move fixed elements. */
export const pageMargin = ({ scrollX, scrollY }: Window): string =>
  SCROLLS ? '' : `;margin:${-scrollY}px 0 0 ${-scrollX}px`
