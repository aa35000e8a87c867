import { maskText, maskUrl, STARS } from '@earshot/privacy'

/** Maximum length of a data URL to keep. It admits icons, but no photographs or drawn text. */
const MAX_PICTURE = 2_000
const FONT = /^data:(?:font\/|application\/(?:x-)?font)/i
const PICTURE = /^data:image\//i
const DRAWN_TEXT = /<(?:text|foreignObject|image|title|desc|metadata|script|style|!--)/i

/**
 * Returns the markup of an SVG data URL; null for other URLs. Throws if its encoding is invalid.
 */
export function markupIn(address: string): string | null {
  if (!/^data:image\/svg/i.test(address)) return null
  const comma = address.indexOf(',')
  const body = address.slice(comma + 1)
  return /;base64$/i.test(address.slice(0, comma)) ? atob(body) : decodeURIComponent(body)
}

function isHarmlessPicture(address: string): boolean {
  if (address.length > MAX_PICTURE) return false
  const markup = markupIn(address)
  return markup === null || (!DRAWN_TEXT.test(markup) && maskText(markup) === markup)
}

/**
 * Masks a URL from an attribute or from CSS. Keeps small pictures and fonts in data URLs, and drops
 * other data URLs and scripts. The URL rules apply to the rest.
 */
export function maskAddress(address: string): string {
  const trimmed = address.trim()
  if (trimmed.startsWith('#')) return maskText(trimmed)
  if (/^data:/i.test(trimmed)) {
    if (FONT.test(trimmed)) return trimmed
    try {
      return PICTURE.test(trimmed) && isHarmlessPicture(trimmed) ? trimmed : 'data:,'
    } catch {
      return 'data:,'
    }
  }
  if (/^javascript:/i.test(trimmed)) return '#'
  const direct = /^(mailto|tel|sms|callto|facetime|whatsapp|skype):/i.exec(trimmed)
  return direct ? `${direct[0]}${STARS}` : maskUrl(trimmed)
}
