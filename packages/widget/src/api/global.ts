import type { Widget, WidgetEvents } from './options.ts'

/** A queued method call, as an array: `['identify', { id: 'u-17' }]`. */
export type EarshotCall =
  | { [Method in Exclude<keyof Widget, 'on'>]: [method: Method, ...args: Parameters<Widget[Method]>] }[Exclude<
      keyof Widget,
      'on'
    >]
  | {
      [Name in keyof WidgetEvents]: [method: 'on', name: Name, listener: (event: WidgetEvents[Name]) => void]
    }[keyof WidgetEvents]

/**
 * Type of `window.Earshot` with the script tag: the widget, or an array of queued calls until the
 * script has run.
 *
 * @example
 * declare global {
 *   interface Window {
 *     Earshot?: EarshotGlobal
 *   }
 * }
 * const earshot = (window.Earshot ??= [])
 * earshot.push(['identify', { id: 'u-17' }])
 */
export type EarshotGlobal = EarshotCall[] | (Widget & { push(...calls: EarshotCall[]): void })
