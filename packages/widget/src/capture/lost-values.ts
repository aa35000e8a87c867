import { call, read } from '../dom.ts'
import type { Root } from './roots.ts'

/**
 * Finds values that a browser does not reveal: a shorthand with `var()`, if its rule also has one
 * of its longhands. They are read from the source of the sheet, or from an element's computed style
 * if there is no source.
 */

/** A declaration without a value. A custom property may be empty. */
const LOST = /(?<![\w-])(-?[a-z][a-z-]*): ( !important)?;/
const EVERY_LOST = new RegExp(LOST, 'g')

export const isLosing = (css: string): boolean => LOST.test(css)

/** Complete declarations, by rule as the recorder has written it. */
export type Complete = Map<string, string>

const keyOf = (selector: string, declarations: string) => `${selector.trim()}{${declarations.trim()}`

/** Adds the rules of a source. `clean` applies the recorder's own changes to CSS. */
export function addFromSource(complete: Complete, source: string, clean: (css: string) => string): void {
  const sheet = new CSSStyleSheet()
  // A single pass over the text: each piece ends with the innermost block before a `}`.
  for (const piece of source.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '').split('}')) {
    const open = piece.lastIndexOf('{')
    if (open < 1 || !piece.includes('var(', open)) continue
    const start = Math.max(piece.lastIndexOf('{', open - 1), piece.lastIndexOf(';', open))
    sheet.replaceSync(`${piece.slice(start + 1)}}`)
    const [rule] = sheet.cssRules as unknown as CSSStyleRule[]
    if (!rule?.style || !isLosing(rule.style.cssText)) continue
    complete.set(clean(keyOf(rule.selectorText, rule.style.cssText)), clean(piece.slice(open + 1)))
  }
}

/**
 * Adds the rules of live sheets, which scripts may have changed. Existing values are more exact and
 * stay.
 */
export function addFromElements(complete: Complete, root: Root, clean: (css: string) => string): void {
  for (const sheet of [...read(root, 'styleSheets'), ...read(root, 'adoptedStyleSheets')]) {
    for (const rule of losingRules(sheet)) {
      const key = clean(keyOf(rule.selectorText, rule.style.cssText))
      const value = complete.has(key) ? undefined : readShown(rule, root)
      if (value) complete.set(key, clean(value))
    }
  }
}

function* losingRules(owner: { readonly cssRules: CSSRuleList }): Generator<CSSStyleRule> {
  for (const rule of rulesOf(owner) as (CSSStyleRule & CSSImportRule)[]) {
    if (rule.style && rule.selectorText && isLosing(rule.style.cssText)) yield rule
    yield* losingRules(rule.styleSheet ?? rule)
  }
}

function rulesOf(owner: { readonly cssRules: CSSRuleList }): CSSRule[] {
  try {
    return [...(owner.cssRules ?? [])]
  } catch {
    return []
  }
}

/** Reads the values from the computed style of the first element that the rule matches. */
function readShown(rule: CSSStyleRule, root: Root): string | undefined {
  const selector = selectorOf(rule)
  const pseudo = /::(?:before|after)$/.exec(selector)?.[0]
  const host = selector.startsWith(':host') && 'host' in root ? root.host : null
  const element = call(root, 'querySelector', pseudo ? selector.slice(0, -pseudo.length) : selector) ?? host
  if (!element) return undefined
  const shown = getComputedStyle(element, pseudo)
  return rule.style.cssText.replace(
    EVERY_LOST,
    (_, name: string, priority = '') => `${name}: ${shown.getPropertyValue(name)}${priority};`,
  )
}

function selectorOf(rule: CSSRule | null): string {
  if (!rule) return ''
  const outer = selectorOf(rule.parentRule)
  const { selectorText } = rule as CSSStyleRule
  return outer && selectorText ? selectorText.replaceAll('&', `:is(${outer})`) : (selectorText ?? outer)
}

/** Fills the values into a sheet or a rule, in a single pass. */
export function fillIn(css: string, complete: Complete): string {
  if (!isLosing(css)) return css
  const pieces = css.split('{')
  const filled = pieces.map((piece, index) => {
    if (index === 0 || !isLosing(piece)) return piece
    const before = pieces[index - 1] ?? ''
    const selector = before.slice(Math.max(before.lastIndexOf('}'), before.lastIndexOf(';')) + 1)
    const closed = piece.indexOf('}')
    // Without a bracket, nested rules follow.
    const end = closed >= 0 ? closed : piece.lastIndexOf(';') + 1
    const known = complete.get(keyOf(selector, piece.slice(0, end)))
    return known === undefined ? piece : ` ${known} ${piece.slice(end)}`
  })
  return filled.join('{')
}
