import { maskCss } from '../privacy/styles.ts'
import { type CssContext, rewriteCss } from './css-text.ts'
import type { Resources } from './resources.ts'
import { runInSlices, type Steps } from './slices.ts'

const URLS = /url\(\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|((?:\\.|[^)"'\s\\])*))\s*\)/g
/**
 * A shorthand with a variable, next to its longhands: the browser's text of such a rule lacks the
 * value.
 */
const LOST_SHORTHAND = /[{;]\s*[\w-]+:\s*;/

/** Number of rules to rewrite before the page may run. */
const GROUP = 50

export interface SheetOptions {
  readonly context: CssContext
  readonly resources: Resources
  readonly masking: 'on' | 'off'
  readonly signal: AbortSignal
}

/** Replaces URLs in CSS by data URLs. A URL that cannot be loaded becomes empty. */
export async function inlineAddresses(css: string, base: string, resources: Resources): Promise<string> {
  if (!css.includes('url(')) return css
  const found = new Map<string, string>()
  for (const [, double, single, bare] of css.matchAll(URLS)) {
    const address = (double ?? single ?? bare ?? '').replace(/\\(.)/g, '$1')
    if (!address.startsWith('#')) found.set(address, '')
  }
  await Promise.all(
    [...found.keys()].map(async (address) => {
      try {
        const full = new URL(address, base).href
        const [, hash = ''] = /(#.*)$/.exec(full) ?? []
        const data = await resources.load(full)
        found.set(address, data ? data + (data.includes('#') ? '' : hash) : '')
      } catch {
        // An invalid URL draws nothing.
      }
    }),
  )
  return css.replace(URLS, (whole, double, single, bare) => {
    const address = (double ?? single ?? bare ?? '').replace(/\\(.)/g, '$1')
    return address.startsWith('#') ? whole : `url("${(found.get(address) ?? '').replace(/"/g, '%22')}")`
  })
}

async function sourceOf({ ownerNode, href }: CSSStyleSheet, resources: Resources): Promise<string | null> {
  if ((ownerNode as Element | null)?.localName === 'style') return ownerNode?.textContent ?? null
  return href ? resources.text(href) : null
}

/** No instanceof, since the rule may belong to another frame. */
const isImport = (rule: CSSRule): rule is CSSImportRule => 'styleSheet' in rule
const isMedia = (rule: CSSRule): rule is CSSMediaRule => 'media' in rule && 'cssRules' in rule

async function importedText(rule: CSSImportRule, options: SheetOptions): Promise<string> {
  if (!rule.styleSheet) return ''
  const { mediaText } = rule.media
  if (mediaText && !options.context.holds(mediaText)) return ''
  let css = await textOf(rule.styleSheet, options)
  if (rule.supportsText)
    css = `@supports ${/^\(|^not /.test(rule.supportsText) ? rule.supportsText : `(${rule.supportsText})`}{${css}}`
  return rule.layerName == null ? css : `@layer ${rule.layerName}{${css}}`
}

/** Reads the rules in steps. */
function* ruleTexts(rules: CSSRuleList, holds: CssContext['holds']): Steps<string[]> {
  const texts: string[] = []
  for (const rule of rules) {
    yield
    if (isImport(rule)) continue
    if (!isMedia(rule)) texts.push(rule.cssText)
    else if (holds(rule.media.mediaText)) texts.push(...(yield* ruleTexts(rule.cssRules, holds)))
  }
  return texts
}

function* rewritten(texts: readonly string[], { context, masking }: SheetOptions): Steps<string[]> {
  const parts: string[] = []
  for (let index = 0; index < texts.length; index += GROUP) {
    const css = belowTop(rewriteCss(texts.slice(index, index + GROUP).join('\n'), context))
    parts.push(masking === 'on' ? maskContent(css) : css)
    yield
  }
  return parts
}

/** Returns the text of a style sheet, rewritten for the copy. */
export async function textOf(sheet: CSSStyleSheet, options: SheetOptions): Promise<string> {
  const { context, resources, signal } = options
  const { mediaText } = sheet.media
  if (mediaText && !context.holds(mediaText)) return ''
  let css = ''
  let texts: string[] | undefined
  try {
    for (const rule of sheet.cssRules) if (isImport(rule)) css += await importedText(rule, options)
    texts = await runInSlices(ruleTexts(sheet.cssRules, context.holds), signal)
  } catch {
    // The sheet is from another origin, but its text may still be readable.
  }
  if (!texts || texts.some((text) => LOST_SHORTHAND.test(text))) {
    const source = await sourceOf(sheet, resources)
    if (source !== null) texts = [source]
  }
  if (!texts) throw new Error(`${sheet.href} may not be read.`)
  resources.count(texts.reduce((sum, { length }) => sum + length, 0))
  const base = sheet.href ?? sheet.ownerNode?.baseURI ?? document.baseURI
  for (const part of await runInSlices(rewritten(texts, options), signal)) {
    css += `${await inlineAddresses(part, base, resources)}\n`
  }
  return css
}

/** Lowers layers of the page below the top layer. They keep their order. */
export const belowTop = (css: string) => css.replace(/(?<=z-index:\s*2147483)6(?=\d\d)/g, '5')

/** Masks texts that style sheets draw. */
export function maskContent(css: string): string {
  return css.replace(/((?:^|[;{\s])(?:content|--[\w-]+)\s*:)([^;{}]*["'][^;{}]*)/g, (_, name: string, value: string) =>
    /url\(/.test(value) ? name + value : name + maskCss(value),
  )
}
