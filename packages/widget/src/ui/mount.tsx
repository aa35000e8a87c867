import { render } from 'preact'
import type { EditorModule, FormDoor, FormHandle } from './door.ts'
import { guardEvents } from './event-guard.ts'
import { focusTarget } from './focus.ts'
import { Form } from './form.tsx'
import { createFormStore } from './form-store.ts'
import { FORM_CSS } from './form-styles.ts'
import type { Picture } from './paint.ts'
import { adopt, createShadowHost } from './shadow-host.ts'
import type { FormState } from './state.ts'
import { themeCss } from './theme.ts'

/**
 * Puts the form on the page and opens it, as a modal dialog of our own: the newest one is above every other of the page. What is parked stays as it
 * is until `remove()`.
 */
export function mountForm(door: FormDoor): FormHandle {
  const { host, root } = createShadowHost({ css: themeCss(door.theme) + FORM_CSS, accent: door.accent })
  const dialog = document.createElement('dialog')
  root.append(dialog)
  const stopGuard = guardEvents(host, root)
  let shown = false
  let drawn: FormState | undefined
  let opener: HTMLElement | null = null

  const leave = () => {
    if (!shown) return
    shown = false
    dialog.close()
    const { view } = store.get()
    if (view === 'sent') door.onClose()
    else if (view === 'discarded') door.onDiscard()
    else door.onPark()
    opener?.focus()
  }
  const open = () => {
    if (shown && host.isConnected) return
    shown = true
    opener = focusedElement()
    document.documentElement.append(host)
    dialog.showModal()
  }

  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    if (store.get().view === 'editor') store.change({ view: 'form' })
    else leave()
  })
  // The browser closes a dialog by itself when Escape comes twice.
  dialog.addEventListener('close', leave)
  // Only a press that began outside as well: a selection dragged out of a field is none.
  let pressedOutside = false
  dialog.addEventListener('pointerdown', (event) => {
    pressedOutside = event.target === dialog
  })
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog && pressedOutside && store.get().view !== 'editor') leave()
  })

  const draw = () => {
    const state = store.get()
    render(<Form store={store} onLeave={leave} />, dialog)
    const target = focusTarget(state, drawn)
    drawn = state
    if (target) root.querySelector<HTMLElement>(target)?.focus()
  }
  const store = createFormStore({ door, openPicture, onChange: draw })
  dialog.setAttribute('aria-labelledby', 'heading')
  dialog.lang = store.strings.language
  if (door.dir && door.dir !== 'auto') dialog.dir = door.dir
  open()
  draw()

  const addEditor = ({ ScreenshotEditor, EDITOR_CSS }: EditorModule) => {
    adopt(root, EDITOR_CSS)
    store.change({ editor: ScreenshotEditor })
  }
  // Without an editor the picture can still be left out.
  if (door.takeScreenshot) door.loadEditor().then(addEditor, () => undefined)

  return {
    open,
    close: leave,
    remove: () => {
      store.cancel()
      shown = false
      stopGuard()
      dialog.close()
      render(null, dialog)
      host.remove()
    },
  }
}

async function openPicture(blob: Blob): Promise<Picture> {
  return { blob, bitmap: await createImageBitmap(blob) }
}

/** The element that has the focus, also within open shadow roots. */
function focusedElement(): HTMLElement | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element instanceof HTMLElement ? element : null
}
