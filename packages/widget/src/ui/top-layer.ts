import { call, listen, matches } from '../dom.ts'

// A server may import the package too.
const POPOVER =
  typeof HTMLElement === 'function' && 'showPopover' in HTMLElement.prototype
    ? ',:popover-open:not([popover=manual])'
    : ''

/**
 * The element of the page that ours has to be in: outside of a modal dialog, or of what is in full screen, everything is inert, and
 * a press outside of a popover closes it. Of several, the one that has the focus: the platform does not say which is on top.
 */
export function findTopmost(): Element | undefined {
  const shown = [...call(document, 'querySelectorAll', `:modal${POPOVER}`)]
  const last = (selector: string) => shown.findLast((element) => matches(element, selector))
  const modal = last(':modal:focus-within') ?? last(':modal')
  return shown.findLast((element) => !modal || call(modal, 'contains', element))
}

/** Shows an element of ours above all others, whatever transforms the page, where the browser knows popovers. */
export function raise(host: HTMLElement): void {
  if (!POPOVER) return
  host.popover = 'manual'
  host.hidePopover()
  host.showPopover()
}

/** Calls `onChange` when the page may have shown or closed something above the rest. Returns its stop. */
export function watchTopLayer(onChange: (event: Event) => void): () => void {
  return listen(['toggle', 'fullscreenchange'], onChange)
}
