import type { Widget, WidgetEvents } from './options.ts'

/** A call of a method, as an array: `['identify', { id: 'u-17' }]`. */
export type EarshotCall =
  | { [Method in Exclude<keyof Widget, 'on'>]: [method: Method, ...args: Parameters<Widget[Method]>] }[Exclude<
      keyof Widget,
      'on'
    >]
  | {
      [Name in keyof WidgetEvents]: [method: 'on', name: Name, listener: (event: WidgetEvents[Name]) => void]
    }[keyof WidgetEvents]

/**
 * `window.Earshot` where the widget comes by script tag: the widget, or, before the script has run, the calls that it will make.
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
