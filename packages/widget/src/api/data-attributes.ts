import type { WidgetOptions } from './options.ts'

/** The string options, with their permitted values; undefined if any string is permitted. */
export const ATTRIBUTES = {
  key: undefined,
  release: undefined,
  accent: undefined,
  launcher: ['on', 'off'],
  position: ['bottom-end', 'bottom-start'],
  theme: ['auto', 'light', 'dark'],
  dir: ['ltr', 'rtl'],
  email: ['off', 'optional', 'required'],
  visibility: ['private', 'organization', 'public'],
  screenshot: ['on', 'off', 'page', 'region'],
  replay: ['on', 'off'],
  replayText: ['strict', 'balanced'],
  console: ['on', 'off'],
  network: ['on', 'off'],
} as const satisfies Partial<Record<keyof WidgetOptions, readonly string[] | undefined>>

/**
 * Reads the options from `data-…` attributes. Logs a warning for an invalid value and ignores it.
 */
export function optionsOf(dataset: DOMStringMap): Omit<WidgetOptions, 'relay'> {
  const options: Record<string, string> = {}
  for (const [name, permitted] of Object.entries(ATTRIBUTES)) {
    const value = dataset[name]
    if (value === undefined) continue
    if (permitted && !(permitted as readonly string[]).includes(value)) {
      console.warn(`Earshot: data-${kebab(name)}="${value}" is not one of ${permitted.join(', ')}.`)
    } else options[name] = value
  }
  return options as unknown as Omit<WidgetOptions, 'relay'>
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
