import { maskParts, maskText, type Tally } from '@earshot/privacy'
import { maskAddress } from './addresses.ts'
import { maskRepeated, maskShown } from './entered.ts'

const STRING = String.raw`"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'`

/**
 * Everything in CSS that can contain text: comments, `url(…)`, strings and custom properties.
 * Adjacent strings are one text.
 */
const CARRIERS = new RegExp(
  String.raw`\/\*[\s\S]*?(?:\*\/|$)|url\(\s*(${STRING}|(?:\\[\s\S]|[^)\\"'])*)\s*\)|((?:${STRING})(?:\s+(?:${STRING}))*)|(--[\w-]+\s*:\s*)([^;{}"'()]{8,})`,
  'gi',
)
const STRINGS = new RegExp(STRING, 'g')

const ESCAPE = /\\(?:([0-9a-f]{1,6})\s?|([\s\S]))/gi

function unescapeCss(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(ESCAPE, (_, hex: string | undefined, character: string | undefined) => {
    if (!hex) return character === '\n' ? '' : (character ?? '')
    const code = Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\a ')}"`
}

function unquote(written: string): string {
  return unescapeCss(/^["']/.test(written) ? written.slice(1, -1) : written)
}

/**
 * Keeps the original spelling of a string, such as `"\f101"` of an icon font, unless a rule has
 * masked it.
 */
function maskString(written: string, tally: Tally | undefined): string {
  const text = unquote(written)
  const masked = /^(?:https?:)?\/\/|\?/.test(text) ? maskAddress(text) : maskShown(text, tally)
  return masked === text ? `"${written.slice(1, -1).replace(/(^|[^\\])"/g, '$1\\"')}"` : quote(masked)
}

/** Masks what a rule finds across several strings, such as `content: "jane@" "shop.example"`. */
function maskStrings(written: string, tally: Tally | undefined): string {
  const strings = written.match(STRINGS) ?? []
  const texts = strings.map(unquote)
  const joined = texts.join('')
  if (strings.length < 2 || maskText(joined) === joined) {
    return written.replace(STRINGS, (string) => maskString(string, tally))
  }
  return maskParts(texts, tally).map(quote).join(' ')
}

/**
 * Masks a style sheet, a rule, or a `style` attribute. Text rules apply to strings and custom
 * properties, URL rules to URLs. Comments are dropped. The rest is kept, so that a replay looks
 * like the page.
 */
export function maskCss(css: string, tally?: Tally): string {
  if (!/["'(]|\/\*|--/.test(css)) return css
  return css.replace(CARRIERS, (_, ...groups: (string | undefined)[]) => {
    const [url, strings, property, value] = groups
    if (url !== undefined) return `url(${quote(maskRepeated(maskAddress(unquote(url.trim()))))})`
    if (property !== undefined && value !== undefined) return property + maskText(value, tally)
    return strings === undefined ? '' : maskStrings(strings, tally)
  })
}

/** Removes all text and pictures from CSS. */
export function emptyCss(css: string): string {
  return css.replace(CARRIERS, '')
}
