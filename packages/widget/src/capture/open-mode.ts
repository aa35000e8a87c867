import { matches } from '../dom.ts'

/** `:is()` ignores names that an older browser does not know; without it, they would throw. */
const MODES = [':is(:popover-open)', ':fullscreen', ':modal']

/**
 * Returns how the browser shows an element above the page; no attribute does. The recorder adds it
 * as `rr_open_mode`.
 */
export const openModeOf = (element: Element): string | undefined =>
  MODES.find((mode) => matches(element, mode))?.slice(1)
