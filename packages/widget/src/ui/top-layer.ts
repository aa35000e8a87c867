import { call, listen, matches } from '../dom.ts'

// The package may be imported on a server.
const POPOVER =
  typeof HTMLElement === 'function' && 'showPopover' in HTMLElement.prototype
    ? ',:popover-open:not([popover=manual])'
    : ''

/**
 * Returns the page's element that must contain the widget: everything outside a modal dialog or
 * fullscreen element is inert, and a click outside a popover closes it. If there are several, it
 * prefers the focused one, as the order is not exposed.
 */
export function findTopmost(): Element | undefined {
  const shown = [...call(document, 'querySelectorAll', `:modal${POPOVER}`)]
  const last = (selector: string) => shown.findLast((element) => matches(element, selector))
  const modal = last(':modal:focus-within') ?? last(':modal')
  return shown.findLast((element) => !modal || call(modal, 'contains', element))
}

/** Shows an element of the widget above all others, if the browser supports popovers. */
export function raise(host: HTMLElement): void {
  if (!POPOVER) return
  host.popover = 'manual'
  host.hidePopover()
  host.showPopover()
}

/**
 * Calls `onChange` when the page may have changed its top layer. Returns a function that stops it.
 */
export function watchTopLayer(onChange: (event: Event) => void): () => void {
  return listen(['toggle', 'fullscreenchange'], onChange)
}
