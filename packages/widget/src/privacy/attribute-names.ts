/** Attributes that may be recorded, by the kind of their values. All others are dropped. */

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/))
}

/** Values that only affect appearance or behaviour. Text patterns in them are masked. */
export const PLAIN = names(
  `class id role dir lang hidden inert open disabled checked selected readonly required multiple draggable contenteditable
  tabindex slot part popover name type for colspan rowspan span scope headers width height size cols rows align valign bgcolor
  color face border cellpadding cellspacing nowrap start reversed wrap media rel as sizes loading controls loop muted kind
  frameborder scrolling marginwidth marginheight inputmode autocomplete datetime low high optimum max is xmlns
  xmlns:xlink xml:space target download allowfullscreen compatmode`,
)

/** Values that people read or hear. */
export const TEXT = names('title alt placeholder label abbr summary aria-label aria-description aria-roledescription')

/** Values that are URLs. */
export const ADDRESS = names('href xlink:href src action formaction poster background cite data rr_src')

/** Attributes that the recorder adds for size, scrolling and media: numbers and keywords. */
export const RECORDED = names(
  `rr_width rr_height rr_scrollLeft rr_scrollTop rr_open_mode rr_mediaState rr_mediaCurrentTime rr_mediaPlaybackRate
  rr_mediaMuted rr_mediaLoop rr_mediaVolume`,
)

/** SVG attributes: presentation attributes, units and sizes, and other names. */
export const DRAWING =
  /^(?:(?:fill|stroke|stop|font|flood|clip|marker|text|shape|color|transform)(?:-[a-z]+)*|[a-zA-Z]+(?:Units|Transform|Width|Height)|[cdfr]?[xy]\d?|ref[XY]|(?:dominant|alignment)-baseline|[dr]|in2?|filter|letter-spacing|mask|mode|offset|opacity|operator|orient|overflow|paint-order|pathLength|points|preserveAspectRatio|result|rotate|stdDeviation|values|vector-effect|viewBox|visibility)$/

/** Attributes that style sheets often select by. They are kept if the value is a short word. */
export const STYLE_HOOKS = names(
  `data-theme data-bs-theme data-mode data-color-mode data-color-scheme data-state data-orientation data-side data-align
  data-size data-variant`,
)

/** ARIA attributes with values that a person chose or typed. */
export const ARIA_VALUES = names('aria-valuetext aria-valuenow aria-placeholder')
