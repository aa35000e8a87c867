import { maskText, maskUrl, STARS } from '@earshot/privacy'

/** Pictures inside an address are kept up to this many characters: icons, not photographs or drawn-out text. */
const MAX_PICTURE = 2_000
const FONT = /^data:(?:font\/|application\/(?:x-)?font)/i
const PICTURE = /^data:image\//i
const DRAWN_TEXT = /<(?:text|foreignObject|image|title|desc|metadata|script|style|!--)/i

/** The markup of an SVG picture inside an address, null where there is none. Throws where it is not written as it says. */
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
 * Masks an address found in an attribute or in CSS. Beside the URL rules: small pictures and fonts inside an address (`data:`)
 * are kept, all other content is dropped; a script as an address too.
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
