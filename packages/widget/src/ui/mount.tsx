import { render } from 'preact'
import { call, createElement, focusedIn, matches, read, takeOut } from '../dom.ts'
import { redo } from './called-off.ts'
import { redoBy } from './event-guard.ts'
import { focusTarget } from './focus.ts'
import { Form } from './form.tsx'
import type { FormHandle, FormHost } from './form-host.ts'
import { createFormStore } from './form-store.ts'
import { FORM_CSS } from './form-styles.ts'
import type { FormViewEffect } from './form-view.ts'
import { createShadowHost } from './shadow-host.ts'
import type { FormState } from './state.ts'
import { themeCss } from './theme.ts'
import { findTopmost, watchTopLayer } from './top-layer.ts'

/**
 * Adds the form to the page and opens it as a modal dialog, above all others. A parked form keeps
 * its state until `remove()`.
 */
export function mountForm(formHost: FormHost): FormHandle {
  redoBy(redo)
  let drawn: FormState | undefined
  let opener: Partial<HTMLElement> | null = null
  let surface = createSurface(formHost)

  const show = () => {
    const focused = surface.root.activeElement?.id
    takeAway()
    surface = createSurface(formHost)
    const { host, root, dialog } = surface
    listen(dialog)
    dialog.setAttribute('aria-labelledby', 'heading')
    dialog.lang = store.strings.language
    // Inside an open popover of the page, which belongs to the screenshot and would close if the
    // dialog opened outside it.
    const home = findTopmost()
    call(home && matches(home, '[popover]') ? home : read(document, 'documentElement'), 'append', host)
    dialog.showModal()
    drawn = undefined
    draw()
    if (focused) root.getElementById(focused)?.focus()
  }
  const takeAway = () => {
    render(null, surface.dialog)
    takeOut(surface.host)
  }
  const isShown = () => store.get().presence === 'shown'
  const restore = () => {
    if (isShown() && !surface.dialog.getClientRects().length) show()
  }
  const stopWatching = watchTopLayer(restore)

  const listen = (dialog: HTMLDialogElement) => {
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault()
      store.advance('escape')
    })
    // The browser closes a dialog when Escape is pressed twice. The event is late: the form may be
    // open again.
    dialog.addEventListener('close', () => {
      if (!surface.dialog.open) store.advance('leave')
    })
    // Ignores the second half of a double click if the view has changed since the first.
    let pressedIn: FormState['view'] | undefined
    dialog.addEventListener(
      'click',
      (event) => {
        const { view } = store.get()
        if (event.detail < 2) pressedIn = view
        else if (pressedIn !== view) {
          event.preventDefault()
          event.stopImmediatePropagation()
        }
      },
      true,
    )
    // Closes only if the press also began outside: a text selection may end outside the dialog.
    let pressedOutside = false
    dialog.addEventListener('pointerdown', (event) => {
      pressedOutside = event.target === dialog
    })
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog && pressedOutside) store.advance('pressOutside')
    })
  }

  const draw = () => {
    const state = store.get()
    render(<Form store={store} />, surface.dialog)
    const target = focusTarget(state, drawn)
    drawn = state
    if (target) surface.root.querySelector<HTMLElement>(target)?.focus()
  }
  const effects: Record<FormViewEffect, () => void> = {
    show,
    hide: () => surface.dialog.close(),
    keepFocus: () => {
      opener = focusedIn(document)
    },
    returnFocus: () => opener?.focus?.(),
    focusArea: () => surface.root.querySelector<HTMLElement>('.areas [aria-pressed=true]')?.focus(),
    park: formHost.onPark,
    close: formHost.onClose,
    discard: formHost.onDiscard,
    remove: () => {
      store.cancel()
      stopWatching()
      takeAway()
    },
  }
  // A closed dialog is drawn when it is shown again.
  const onChange = () => {
    if (isShown() && surface.dialog.open) draw()
  }
  const store = createFormStore({ formHost, openPicture, onChange, effects })
  store.advance('open')

  return {
    open: () => store.advance('open'),
    close: () => store.advance('leave'),
    restore,
    remove: () => store.advance('remove'),
  }
}

const openPicture = async (blob: Blob) => ({ blob, bitmap: await createImageBitmap(blob) })

function createSurface({ theme, accent, dir }: FormHost) {
  const { host, root } = createShadowHost({ css: themeCss(theme) + FORM_CSS, accent })
  const dialog = createElement('dialog')
  if (dir && dir !== 'auto') dialog.dir = dir
  root.append(dialog)
  return { host, root, dialog }
}
