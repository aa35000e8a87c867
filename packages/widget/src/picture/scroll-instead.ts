const SCROLLS = CSS.supports('scroll-initial-target', 'nearest')

/** Where no mark is scrolled to: declarations that move what is in a scroller. */
export const moveInstead = ({ scrollTop, scrollLeft }: Element): string =>
  SCROLLS || (scrollTop === 0 && scrollLeft === 0) ? '' : `translate:${-scrollLeft}px ${-scrollTop}px!important;`

/** The same for the page, whose fixed parts stay where they are. */
export const pageMargin = ({ scrollX, scrollY }: Window): string =>
  SCROLLS ? '' : `;margin:${-scrollY}px 0 0 ${-scrollX}px`
