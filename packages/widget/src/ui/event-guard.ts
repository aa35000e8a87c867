const STOPPED_ON_THE_WAY_OUT =
  'click dblclick auxclick contextmenu pointerdown pointerup pointermove mousedown mouseup mousemove touchstart touchmove touchend wheel beforeinput input change submit copy cut paste dragstart dragover drop'.split(
    ' ',
  )
const KEYS = ['keydown', 'keypress', 'keyup']
const FOCUS = ['focusin', 'focusout', 'focus', 'blur']

/**
 * Keeps what happens in our shadow root to ourselves: the page's shortcuts do not fire on what is typed here, its focus traps do not fetch the
 * caret back, its dialogs do not take a press here for one outside of them, its scroll locks do not hold our form. Returns its end.
 */
export function guardEvents(host: HTMLElement, root: ShadowRoot): () => void {
  const ours = (event: Event) => event.composedPath().includes(host)
  const stop = (event: Event) => event.stopPropagation()
  const stopFocus = (event: Event) => {
    if (ours(event)) event.stopImmediatePropagation()
  }
  // Stopped before any listener of the page, then told to ours alone by an event that does not leave the shadow root.
  const keepKey = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || !ours(event)) return
    event.stopImmediatePropagation()
    const { key, code, shiftKey, ctrlKey, metaKey, altKey, isComposing, repeat } = event
    const members = { key, code, shiftKey, ctrlKey, metaKey, altKey, isComposing, repeat }
    // No KeyboardEvent: Firefox lets any out of the shadow root, back to here, and WebKit closes a dialog by one.
    const told = Object.assign(new Event(event.type, { bubbles: true, cancelable: true }), members)
    const taken = !event.composedPath()[0]?.dispatchEvent(told)
    if (taken) event.preventDefault()
  }
  const listening = new AbortController()
  const { signal } = listening
  for (const type of STOPPED_ON_THE_WAY_OUT) root.addEventListener(type, stop, { passive: true, signal })
  for (const type of KEYS) window.addEventListener(type, keepKey, { capture: true, signal })
  for (const type of FOCUS) window.addEventListener(type, stopFocus, { capture: true, signal })
  return () => listening.abort()
}
