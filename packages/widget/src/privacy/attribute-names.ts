/** Which attributes may leave the page, by what their values are. Everything that is in none of these sets is dropped. */

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/))
}

/** Values that only say how an element looks or behaves. Text patterns are masked in them all the same. */
export const PLAIN = names(
  `class id role dir lang hidden inert open disabled checked selected readonly required multiple draggable contenteditable
  tabindex slot part popover name type for colspan rowspan span scope headers width height size cols rows align valign bgcolor
  color face border cellpadding cellspacing nowrap start reversed wrap media rel as sizes loading controls loop muted kind
  frameborder scrolling marginwidth marginheight inputmode autocomplete datetime low high optimum max is xmlns
  xmlns:xlink xml:space target download allowfullscreen compatmode`,
)

/** Values that people read or hear. */
export const TEXT = names('title alt placeholder label abbr summary aria-label aria-description aria-roledescription')

/** Values that are addresses. */
export const ADDRESS = names('href xlink:href src action formaction poster background cite data rr_src')

/** What the recorder adds about size, scrolling and media: numbers and keywords. */
export const RECORDED = names(
  `rr_width rr_height rr_scrollLeft rr_scrollTop rr_open_mode rr_mediaState rr_mediaCurrentTime rr_mediaPlaybackRate
  rr_mediaMuted rr_mediaLoop rr_mediaVolume`,
)

/** How SVG is drawn. */
export const DRAWING = names(
  `accent-height alignment-baseline amplitude attributeName azimuth baseFrequency baseline-shift begin bias calcMode clip
  clip-path clip-rule clipPathUnits color-interpolation color-interpolation-filters cx cy d diffuseConstant direction display
  divisor dominant-baseline dur dx dy edgeMode elevation end exponent fill fill-opacity fill-rule filter filterUnits flood-color
  flood-opacity font-family font-size font-style font-variant font-weight fr from fx fy gradientTransform gradientUnits in in2
  intercept k1 k2 k3 k4 kernelMatrix keyPoints keySplines keyTimes lengthAdjust letter-spacing lighting-color limitingConeAngle
  marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask mask-type maskContentUnits maskUnits mode
  numOctaves offset opacity operator order orient origin overflow paint-order path pathLength patternContentUnits
  patternTransform patternUnits points pointer-events preserveAspectRatio primitiveUnits r radius refX refY repeatCount repeatDur
  result rotate rx ry scale seed shape-rendering slope spacing specularConstant specularExponent spreadMethod startOffset
  stdDeviation stitchTiles stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
  stroke-miterlimit stroke-opacity stroke-width surfaceScale tableValues targetX targetY text-anchor text-decoration
  text-rendering textLength to transform transform-origin vector-effect version viewBox visibility word-spacing writing-mode
  x x1 x2 xChannelSelector y y1 y2 yChannelSelector z zoomAndPan`,
)

/** Attributes with keywords that style sheets commonly select by; kept when the value is a short word. */
export const STYLE_HOOKS = names(
  `data-theme data-bs-theme data-mode data-color-mode data-color-scheme data-state data-orientation data-side data-align
  data-size data-variant`,
)

/** ARIA attributes whose values are what a person chose or typed. */
export const ARIA_VALUES = names('aria-valuetext aria-valuenow aria-placeholder')
