const LINE = '#8f8f9d'
const ACCENT = '#0061e0'
/**
 * In an image Firefox leaves out the look of its own controls, and these are then not there at all.
 */
const IS_MISSING = CSS.supports('-moz-appearance:none')

const TRACK = 'box-sizing:border-box;height:6px;border-radius:3px'
/** The parts of a slider, in rules that give way to all of the page's. */
export const sliderRules = IS_MISSING
  ? `@layer e-a{::-moz-range-track{${TRACK};border:1px solid ${LINE};background:#e9e9ed}::-moz-range-progress{${TRACK};background:${ACCENT}}` +
    '::-moz-range-thumb{box-sizing:border-box;width:20px;height:20px;border:2px solid #fff;border-radius:50%;background:#676774;box-shadow:0 2px 2px #0003}}'
  : ''

/** A stroke of the tick, from corner to corner. */
const stroke = (angle: number, place: string) =>
  `linear-gradient(${angle}deg,#0000 38%,#fff 40% 60%,#0000 62%) ${place} no-repeat`
const TICK = `${stroke(-45, '80% 40%/55% 55%')},${stroke(45, '14% 66%/32% 32%')}`

function fillOf({ type, checked }: HTMLInputElement, accent: string): string {
  if (!checked) return 'background:Field;'
  return type === 'radio' ? `padding:2px;background:${accent} content-box;` : `background:${TICK},${accent};`
}

/**
 * Declarations of a check box, radio button or slider that has the browser's own look; '' for all
 * else.
 */
export function controlStyle(element: Element): string {
  const input = element as HTMLInputElement
  if (!IS_MISSING || element.localName !== 'input' || !/^(?:checkbox|radio|range)$/.test(input.type)) return ''
  const { appearance, accentColor, verticalAlign } = getComputedStyle(element)
  if (appearance === 'none') return ''
  const { type, checked, disabled, offsetWidth, offsetHeight } = input
  const size = `box-sizing:border-box;width:${offsetWidth}px;height:${offsetHeight}px;`
  if (type === 'range') return size
  const isRound = type === 'radio'
  const accent = accentColor === 'auto' ? ACCENT : accentColor
  const align = verticalAlign === 'baseline' ? `vertical-align:${isRound ? -1 : -4}px;` : ''
  return (
    `${size}${align}border:1px solid ${checked ? accent : LINE};border-radius:${isRound ? '50%' : '2px'};${fillOf(input, accent)}` +
    (disabled ? 'filter:grayscale(1);opacity:.4;' : '')
  )
}
