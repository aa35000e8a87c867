/** The npm door. */

import { assembleWidget } from './api/create-widget.ts'
import { createInertWidget } from './api/inert-widget.ts'
import type { Widget, WidgetOptions } from './api/options.ts'
import { startEarlyCollectors } from './capture/early.ts'

/**
 * Puts the widget into this page and starts recording. Where there is no page, as on a server that renders, it does nothing and says so
 * when asked to open or submit; create it again in the browser.
 *
 * @example
 * const earshot = createWidget({ key: 'ck_…', relay: 'https://earshot.example.com' })
 * earshot.identify({ id: 'u-17' })
 */
export function createWidget(options: WidgetOptions): Widget {
  if (typeof document === 'undefined') return createInertWidget()
  return assembleWidget({ options, early: startEarlyCollectors({ relay: options.relay }) })
}

export type { EarshotCall, EarshotGlobal } from './api/global.ts'
export type { SentReport, SubmitOptions, User, Widget, WidgetEvents, WidgetOptions } from './api/options.ts'
export { WidgetError, type WidgetErrorCode } from './transport/widget-error.ts'
export type { LauncherStrings } from './ui/launcher.ts'
export type { Strings } from './ui/strings.ts'
