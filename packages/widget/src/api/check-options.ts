import { ATTRIBUTES } from './data-attributes.ts'
import type { WidgetOptions } from './options.ts'

const AREAS: readonly unknown[] = ['viewport', 'page', 'region']
const FORMATS: readonly unknown[] = ['png', 'webp']

/** Returns a sentence about the first invalid option, or undefined if all are valid. */
export function problemOf(options: Partial<Record<keyof WidgetOptions, unknown>>): string | undefined {
  const { key, relay, screenshot, replaySeconds, mask, strings } = options
  if (!/^ck_./.test(text(key))) return `key must be a capture key, "ck_…", not ${show(key)}.`
  if (!isWebAddress(relay))
    return `relay must be the relay’s URL, such as "https://earshot.example.com", not ${show(relay)}.`
  const texts: [string, readonly string[] | undefined][] = Object.entries(ATTRIBUTES)
  for (const [name, permitted] of texts) {
    const value = options[name as keyof typeof ATTRIBUTES]
    if (name === 'screenshot' && typeof value === 'object' && value) continue
    if (value === undefined || (typeof value === 'string' && (permitted?.includes(value) ?? true))) continue
    return `${name} must be ${permitted ? `one of ${permitted.join(', ')}` : 'a string'}, not ${show(value)}.`
  }
  const { area = 'viewport', format = 'png' } = Object(screenshot) as Record<string, unknown>
  if (!AREAS.includes(area)) return `screenshot.area must be one of ${AREAS.join(', ')}, not ${show(area)}.`
  if (!FORMATS.includes(format)) return `screenshot.format must be one of ${FORMATS.join(', ')}, not ${show(format)}.`
  if (replaySeconds !== undefined && !(Number.isFinite(replaySeconds) && Number(replaySeconds) > 0))
    return `replaySeconds must be a number above 0, not ${show(replaySeconds)}.`
  if (mask !== undefined && typeof mask !== 'function') return `mask must be a function, not ${show(mask)}.`
  if (strings !== undefined && (typeof strings !== 'object' || !strings))
    return `strings must be an object, not ${show(strings)}.`
  return undefined
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** Returns true for an http(s) URL. A relative URL refers to the page's site. */
function isWebAddress(relay: unknown): boolean {
  return (
    Boolean(text(relay)) &&
    URL.canParse(text(relay), location.href) &&
    /^https?:/.test(new URL(text(relay), location.href).protocol)
  )
}

const show = (value: unknown) => (typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : typeof value)
