import { maskCss } from '../privacy/styles.ts'
import { type CssContext, rewriteCss } from './css-text.ts'
import type { Resources } from './resources.ts'
import { runInSlices, type Steps } from './slices.ts'

const URLS = /url\(\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|((?:\\.|[^)"'\s\\])*))\s*\)/g
/** A shorthand of a variable beside its longhands: the browser's own text of such a rule says nothing. */
const LOST_SHORTHAND = /[{;]\s*[\w-]+:\s*;/

/** So many rules are rewritten before the page may have its turn. */
const GROUP = 50

export interface SheetOptions {
  readonly context: CssContext
  readonly resources: Resources
  readonly masking: 'on' | 'off'
  readonly signal: AbortSignal
}

/** CSS with its addresses as `data:`; what cannot be had is left out. */
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
        // No address: nothing is drawn for it.
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

/** Of whatever frame the rule is. */
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

/** Some rules at a time, as the browser tells them. */
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

/** The text of one style sheet as it holds in the copy. */
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
    // Of another origin, which may let its text be read all the same.
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

/** Nothing of the page is as far up as what the browser itself puts on top; its own layers keep their order. */
export const belowTop = (css: string) => css.replace(/(?<=z-index:\s*2147483)6(?=\d\d)/g, '5')

/** Texts that style sheets draw. */
export function maskContent(css: string): string {
  return css.replace(/((?:^|[;{\s])(?:content|--[\w-]+)\s*:)([^;{}]*["'][^;{}]*)/g, (_, name: string, value: string) =>
    /url\(/.test(value) ? name + value : name + maskCss(value),
  )
}
