import { call, read } from '../dom.ts'
import type { Root } from './roots.ts'

/**
 * Values that a browser does not tell: of a shorthand with `var()`, when its rule also has one of its longhands. They are found in the
 * source of a sheet, or in what they have made of an element where there is no source.
 */

/** A declaration without a value. A custom property may really be empty. */
const LOST = /(?<![\w-])(-?[a-z][a-z-]*): ( !important)?;/
const EVERY_LOST = new RegExp(LOST, 'g')

export const isLosing = (css: string): boolean => LOST.test(css)

/** The declarations of rules, complete, by the rules as the recorder has them. */
export type Complete = Map<string, string>

const keyOf = (selector: string, declarations: string) => `${selector.trim()}{${declarations.trim()}`

/** Adds the rules of a source. `clean` is what the recorder does to all CSS. */
export function addFromSource(complete: Complete, source: string, clean: (css: string) => string): void {
  const sheet = new CSSStyleSheet()
  // In one go over the text, whatever is in it: up to each `}` the innermost block and what stands before it.
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

/** Adds the rules of sheets as they are, which scripts may have written. What is there already is more exact. */
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

/** Of the first element that the rule is for. */
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

/** Puts the values into a sheet or a rule, in one go over it. */
export function fillIn(css: string, complete: Complete): string {
  if (!isLosing(css)) return css
  const pieces = css.split('{')
  const filled = pieces.map((piece, index) => {
    if (index === 0 || !isLosing(piece)) return piece
    const before = pieces[index - 1] ?? ''
    const selector = before.slice(Math.max(before.lastIndexOf('}'), before.lastIndexOf(';')) + 1)
    const closed = piece.indexOf('}')
    // Without a bracket, rules within the rule follow.
    const end = closed >= 0 ? closed : piece.lastIndexOf(';') + 1
    const known = complete.get(keyOf(selector, piece.slice(0, end)))
    return known === undefined ? piece : ` ${known} ${piece.slice(end)}`
  })
  return filled.join('{')
}
