import { maskText, maskUrl, STARS } from '@earshot/privacy'

/** Pictures inside an address are kept up to this many characters: icons, not photographs or drawn-out text. */
const MAX_PICTURE = 2_000
const FONT = /^data:(?:font\/|application\/(?:x-)?font)/i
const PICTURE = /^data:image\//i
const DRAWN_TEXT = /<(?:text|foreignObject|image|title|desc|metadata|script|style|!--)/i

function isHarmlessPicture(address: string): boolean {
  if (address.length > MAX_PICTURE) return false
  if (!/^data:image\/svg/i.test(address)) return true
  const comma = address.indexOf(',')
  const body = address.slice(comma + 1)
  const markup = /;base64$/i.test(address.slice(0, comma)) ? atob(body) : decodeURIComponent(body)
  return !DRAWN_TEXT.test(markup) && maskText(markup) === markup
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
