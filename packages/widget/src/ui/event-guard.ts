import { call } from '../dom.ts'
import { guard } from '../guard.ts'
import { isOwnHost } from './shadow-host.ts'

const TYPES =
  'click dblclick contextmenu pointerdown pointerup pointermove mousedown mouseup mousemove touchstart touchmove touchend wheel keydown keypress keyup beforeinput input copy cut paste dragstart dragover drop focusin focusout focus blur toggle'.split(
    ' ',
  )
/** Neither the page nor ours hears of these. */
const SILENT = /focus|blur|toggle/
/** What the browser would do at these and a page may prevent before we hear of it. */
const REDONE = /^(?:click|mousedown|keydown|keypress|beforeinput|paste)$/

/** What our own listeners get in the place of an event: it stays within the shadow root, and the browser acts on the event itself. */
export type OwnEvent = KeyboardEvent & InputEvent

/** Something whose default a listener of the page has prevented that heard of it before us; `text` is what was to be pasted. */
export interface CalledOff {
  event: OwnEvent
  target: HTMLElement
  text: string
}

/** Until the form is there, only the launcher can be pressed. */
let redo = ({ event, target }: CalledOff): void => {
  if (event.key === 'Enter' || event.key === ' ') target.click()
}

/** From now on `by` does at once what the page has called off: between two keys that it has not, the order must stay. */
export function redoBy(by: typeof redo): void {
  redo = by
}

/**
 * Keeps what happens in our shadow roots to ourselves: the page's shortcuts do not fire on what is typed here, its focus traps neither fetch
 * the caret back nor swallow a press, its dialogs do not take a press here for one outside of them. Returns its stop.
 */
export function guardEvents(): () => void {
  const keep = guard((event: Event) => {
    const target = event.composedPath()[0] as HTMLElement
    if (!event.composedPath().some(isOwnHost)) return
    // Before any listener of the page that was not there earlier.
    event.stopImmediatePropagation()
    const { type, defaultPrevented } = event
    if (SILENT.test(type) || isOwnHost(target)) return
    // Not of the event's own class: Firefox lets a KeyboardEvent out of the shadow root, WebKit closes a dialog by one, and a
    // MouseEvent would press twice.
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
  for (const type of TYPES) window.addEventListener(type, keep, true)
  return () => {
    for (const type of TYPES) window.removeEventListener(type, keep, true)
  }
}

/** The old way to make one, since the page may have a class Event of its own. */
export function createEvent(type: string): Event {
  const event = call(document, 'createEvent', 'Event')
  event.initEvent(type, true, true)
  return event
}

function memberOf(event: Event, name: keyof Event): unknown {
  const member: unknown = event[name]
  return typeof member === 'function' ? member.bind(event) : member
}
