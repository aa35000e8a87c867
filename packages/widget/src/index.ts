/** The entry point of the npm package. */

import { problemOf } from './api/check-options.ts'
import { assembleWidget } from './api/create-widget.ts'
import { createInertWidget } from './api/inert-widget.ts'
import { messageOf } from './api/message-of.ts'
import type { Widget, WidgetOptions } from './api/options.ts'
import { outsideZone } from './api/zone.ts'
import { startEarlyCollectors } from './capture/early.ts'

/** The widgets in this page, by key. */
const running = new Map<string, Widget>()

/**
 * Puts the widget into this page and starts recording. Never throws: if an option cannot be used, the console names it, and the widget
 * returned does nothing. A second call with the same key, as by hot reload, returns the widget that is there. Where there is no page, as
 * on a server that renders, it does nothing and says so when asked to open or submit; create it again in the browser.
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
