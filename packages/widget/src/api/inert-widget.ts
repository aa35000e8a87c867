import { WidgetError } from '../transport/widget-error.ts'
import type { Widget } from './options.ts'

/** Creates a widget that does nothing. `submit` rejects with `NOT_RUNNING`. */
export function createInertWidget(): Widget {
  const nothing = () => undefined
  return {
    submit: () => Promise.reject(notRunning()),
    open: nothing,
    close: nothing,
    identify: nothing,
    setContext: nothing,
    captureError: nothing,
    on: () => nothing,
    attachTo: () => nothing,
    destroy: nothing,
  }
}

export const notRunning = () =>
  new WidgetError('NOT_RUNNING', { message: 'The widget is not running. Create it in a browser first.' })
