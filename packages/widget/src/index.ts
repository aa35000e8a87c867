/** The entry point of the npm package. */

import { messageOf } from './api/captured.ts'
import { problemOf } from './api/check-options.ts'
import { assembleWidget } from './api/create-widget.ts'
import { createInertWidget } from './api/inert-widget.ts'
import type { Widget, WidgetOptions } from './api/options.ts'
import { outsideZone } from './api/zone.ts'
import { startEarlyCollectors } from './capture/early.ts'

/** The widgets of this page, by capture key. */
const running = new Map<string, Widget>()

/**
 * Adds the widget to this page and starts recording. Never throws: if an option is invalid, it logs
 * an error that names the option and returns a widget that does nothing. A second call with the
 * same key, as after a hot reload, returns the existing widget. On a server it returns a widget
 * that does nothing: `submit()` rejects with `NOT_RUNNING`. Call it again in the browser.
 *
 * @example
 * const earshot = createWidget({ key: 'ck_…', relay: 'https://earshot.example.com' })
 * earshot.identify({ id: 'u-17' })
 */
export function createWidget(options: WidgetOptions): Widget {
  if (typeof document === 'undefined') return createInertWidget()
  try {
    const problem = problemOf(options ?? {})
    if (problem) throw new TypeError(problem)
    return running.get(options.key) ?? outsideZone(() => startWidget({ ...options }))
  } catch (error) {
    console.error(`Earshot is not running: ${messageOf(error)}`)
    return createInertWidget()
  }
}

function startWidget(options: WidgetOptions): Widget {
  const early = startEarlyCollectors()
  try {
    const widget = assembleWidget({ options, early })
    const { destroy } = widget
    running.set(options.key, widget)
    widget.destroy = () => {
      if (running.get(options.key) === widget) running.delete(options.key)
      destroy()
    }
    return widget
  } catch (error) {
    early.stop()
    throw error
  }
}

export type { EarshotCall, EarshotGlobal } from './api/global.ts'
export type { SentReport, SubmitOptions, User, Widget, WidgetEvents, WidgetOptions } from './api/options.ts'
export { WidgetError, type WidgetErrorCode } from './transport/widget-error.ts'
export type { LauncherStrings } from './ui/launcher.ts'
export type { Strings } from './ui/strings.ts'
