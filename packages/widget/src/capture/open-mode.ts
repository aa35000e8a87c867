import { matches } from '../dom.ts'

/** Names that an older browser does not know match nothing in `:is()`; elsewhere they would throw. */
const MODES = [':is(:popover-open)', ':fullscreen', ':modal']

/** How the browser shows an element above the page: no attribute says so. The recorder adds it as `rr_open_mode`. */
export const openModeOf = (element: Element): string | undefined =>
  MODES.find((mode) => matches(element, mode))?.slice(1)
