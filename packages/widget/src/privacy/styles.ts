import { maskText, type Tally } from '@earshot/privacy'
import { maskAddress } from './addresses.ts'

/** Comments, `url(…)`, strings and values of custom properties: all that can carry a text in CSS. */
const CARRIERS =
  /\/\*[\s\S]*?(?:\*\/|$)|url\(\s*(?:"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'|((?:\\[\s\S]|[^)\\"'])*))\s*\)|"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'|(--[\w-]+\s*:\s*)([^;{}"'()]{8,})/gi

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

/** A string keeps its own spelling (icon fonts write `"\f101"`) unless a rule found something in it. */
function maskString(written: string, tally: Tally | undefined): string {
  const text = unescapeCss(written)
  const masked = /^(?:https?:)?\/\/|\?/.test(text) ? maskAddress(text) : maskText(text, tally)
  return masked === text ? `"${written.replace(/(^|[^\\])"/g, '$1\\"')}"` : quote(masked)
}

/**
 * Masks CSS text: a whole sheet, one rule, or the value of a `style` attribute. Strings and custom properties go through the text
 * rules, addresses through the URL rules, comments are dropped; everything else is kept, so that a replay looks like the page.
 */
export function maskCss(css: string, tally?: Tally): string {
  if (!/["'(]|\/\*|--/.test(css)) return css
  return css.replace(CARRIERS, (whole: string, ...groups: (string | undefined)[]) => {
    const [doubleUrl, singleUrl, bareUrl, double, single, property, value] = groups
    const url = doubleUrl ?? singleUrl ?? bareUrl
    if (url !== undefined) return `url(${quote(maskAddress(unescapeCss(url.trim())))})`
    if (property !== undefined && value !== undefined) return property + maskText(value, tally)
    const written = double ?? single
    return written === undefined ? (whole.startsWith('/*') ? '' : whole) : maskString(written, tally)
  })
}
