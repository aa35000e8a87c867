import { markupIn } from './addresses.ts'
import { maskShown } from './entered.ts'

const TAG = /<style[\s\S]*?<\/style>|<[^>]*>/gi
const URL_IN_CSS = /url\("((?:[^"\\]|\\.)*)"\)/g

/** Returns true for an SVG data URL with text that is private or cannot be read. */
export function saysPrivate(address: string): boolean {
  try {
    const text = markupIn(address)?.replace(TAG, ' ') ?? ''
    return maskShown(text) !== text
  } catch {
    return true
  }
}

/** Returns true if a background image of the element contains private text. */
export function hasPrivateBackground(element: Element): boolean {
  const { backgroundImage } = getComputedStyle(element)
  if (!backgroundImage?.includes('data:image/svg')) return false
  return Array.from(backgroundImage.matchAll(URL_IN_CSS), ([, url = '']) => url.replace(/\\(.)/g, '$1')).some(
    saysPrivate,
  )
}
