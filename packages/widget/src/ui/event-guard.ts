import { call } from '../dom.ts'
import { guard } from '../guard.ts'
import { isOwnHost } from './shadow-host.ts'

const TYPES =
  'click dblclick contextmenu pointerdown pointerup pointermove mousedown mouseup mousemove touchstart touchmove touchend wheel keydown keypress keyup beforeinput input copy cut paste dragstart dragover drop focusin focusout focus blur toggle'.split(
    ' ',
  )
/** Neither the page nor the form receives these. */
const WITHHELD = /focus|blur|toggle/
/** Events with a default action that a page can prevent before the guard runs. */
const REDONE = /^(?:click|mousedown|keydown|keypress|beforeinput|paste)$/

/**
 * The event that listeners of the form receive. It stays within the shadow root; the browser acts
 * on the original event.
 */
export type OwnEvent = KeyboardEvent & InputEvent

/** An event that an earlier listener of the page has prevented. `text` is the text to paste. */
export interface CalledOff {
  event: OwnEvent
  target: HTMLElement
  text: string
}

/** Until the form is loaded, only the launcher can be activated. */
let redo = ({ event, target }: CalledOff): void => {
  if (event.key === 'Enter' || event.key === ' ') target.click()
}

/**
 * Sets the function that performs prevented actions. It runs synchronously, so that keys keep their
 * order.
 */
export function redoBy(by: typeof redo): void {
  redo = by
}

/**
 * Hides events in the widget's shadow roots from the page: its shortcuts, focus traps and dialogs
 * do not react to them. Returns a function that stops it.
 */
export function guardEvents(): () => void {
  const handleEvent = guard((event: Event) => {
    const target = event.composedPath()[0] as HTMLElement
    if (!event.composedPath().some(isOwnHost)) return
    // Runs before all listeners of the page that were added later.
    event.stopImmediatePropagation()
    const { type, defaultPrevented } = event
    if (WITHHELD.test(type) || isOwnHost(target)) return
    // A generic Event: Firefox lets a KeyboardEvent leave the shadow root, WebKit closes a dialog
    // on one, and a MouseEvent would click twice.
    const own = createEvent(type) as OwnEvent
    for (const name in event) {
      if (!(name in own)) Object.defineProperty(own, name, { get: () => memberOf(event, name as keyof Event) })
    }
    const isTaken = !target.dispatchEvent(own)
    if (isTaken) event.preventDefault()
    else if (defaultPrevented && REDONE.test(type) && !own.isComposing) {
      redo({ event: own, target, text: (event as ClipboardEvent).clipboardData?.getData('text/plain') ?? '' })
    }
  })
  for (const type of TYPES) window.addEventListener(type, handleEvent, true)
  return () => {
    for (const type of TYPES) window.removeEventListener(type, handleEvent, true)
  }
}

/** Creates an event with createEvent, since the page may have replaced the Event class. */
export function createEvent(type: string): Event {
  const event = call(document, 'createEvent', 'Event')
  event.initEvent(type, true, true)
  return event
}

function memberOf(event: Event, name: keyof Event): unknown {
  const member: unknown = event[name]
  return typeof member === 'function' ? member.bind(event) : member
}
