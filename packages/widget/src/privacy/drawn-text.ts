import { markupIn } from './addresses.ts'
import { maskShown } from './entered.ts'

const TAG = /<style[\s\S]*?<\/style>|<[^>]*>/gi
const URL_IN_CSS = /url\("((?:[^"\\]|\\.)*)"\)/g

/** True for an SVG picture inside an address whose text may not be shown as it is, or can not be read. */
export function saysPrivate(address: string): boolean {
  try {
    const text = markupIn(address)?.replace(TAG, ' ') ?? ''
    return maskShown(text) !== text
  } catch {
    return true
  }
}

/** The same for the pictures behind an element. */
export function hasPrivateBackground(element: Element): boolean {
  const { backgroundImage } = getComputedStyle(element)
  if (!backgroundImage?.includes('data:image/svg')) return false
  return Array.from(backgroundImage.matchAll(URL_IN_CSS), ([, url = '']) => url.replace(/\\(.)/g, '$1')).some(
    saysPrivate,
  )
}
