import { maskText, STARS, starsFor, type Tally } from '@earshot/privacy'
import { matches, read } from '../dom.ts'
import { maskAddress } from './addresses.ts'
import { ADDRESS, ARIA_VALUES, DRAWING, PLAIN, RECORDED, STYLE_HOOKS, TEXT } from './attribute-names.ts'
import { composedParent, type ElementFacts, factsOf } from './elements.ts'
import { maskRepeated, maskShown } from './entered.ts'
import { isPassword } from './fields.ts'
import { BUTTON_INPUT, MASK } from './selectors.ts'
import { emptyCss, maskCss } from './styles.ts'
import type { TextPolicy } from './texts.ts'

const SHORT_WORD = /^[a-z-]{1,16}$/
/** Coordinates, path data and colours, to which no text rule applies. */
const COORDINATES = /^[\d\s.,+\-eMmZzLlHhVvCcSsQqTtAa%]*$/
const HARMLESS_META = /^(?:viewport|color-scheme|theme-color)$/i
const NAMING = /^(?:id|name|for|download)$/
const GAUGE = /^(?:progress|meter)$/

/** An attribute of the live page. */
export interface Attribute {
  readonly element: Element
  readonly facts: ElementFacts
  readonly name: string
  readonly value: string
}

/**
 * Content of a field was entered or can be chosen. The field's own attributes were not, unless they
 * repeat the value.
 */
function isEntered({ element, name, value }: Attribute, { facts }: TextPolicy): boolean {
  const parent = composedParent(element)
  if (name === 'label' || (parent && factsOf(parent, facts).typed)) return true
  const entered = 'value' in element ? String(element.value) : ''
  return entered.length > 2 && value.includes(entered)
}

function maskReadable(attribute: Attribute, policy: TextPolicy): string {
  const { facts, value } = attribute
  const { text, tally } = policy
  if (facts.private || facts.blocked) return starsFor(value)
  if (facts.typed && isEntered(attribute, policy)) return STARS
  const isNaming = facts.interface || facts.typed || facts.kept || text === 'balanced'
  return isNaming ? maskShown(value, tally) : starsFor(value)
}

function maskValue(attribute: Attribute, policy: TextPolicy): string | null {
  const { element, facts, value } = attribute
  if (facts.typed) return value && STARS
  if (matches(element, BUTTON_INPUT)) return maskReadable(attribute, policy)
  // Two digits show how full a gauge is; the exact number may be private.
  if (GAUGE.test(element.localName)) return value && String(Number(Number(value).toPrecision(2)))
  return element.localName === 'li' && /^\d{1,4}$/.test(value) ? value : null
}

function maskMeta({ element, name, value }: Attribute): string | null {
  const isHarmless = HARMLESS_META.test(element.getAttribute('name') ?? '') && (name === 'name' || name === 'content')
  return isHarmless || name === 'charset' ? maskText(value) : null
}

/** Keeps attributes without a value, such as `hidden` and the scope attributes of frameworks. */
function maskUnknown({ name, value }: Attribute): string | null {
  if (value === '' && !name.startsWith('on')) return maskText(name) === name ? value : null
  return STYLE_HOOKS.has(name) && SHORT_WORD.test(value) ? value : null
}

/** Too short and plain for any rule, like most ids. */
const SHORT_NAME = /^[a-z_-]{1,15}\d{0,4}$/i
const plainMemo = new Map<string, string>()
const PLAIN_MEMO_SIZE = 2_000

/**
 * Masks a plain value. Remembers the results, since class lists repeat often. A class name from a
 * build tool, such as `Title-sc-1a2b3c4d-0`, is not a token if none of its pieces is long; style
 * sheets need it.
 */
function maskPlain(value: string, tally: Tally | undefined): string {
  if (SHORT_NAME.test(value)) return value
  const known = plainMemo.get(value)
  if (known !== undefined) return known
  const spaced = value.replace(/[-_]/g, ' ')
  const masked = maskText(spaced) === spaced ? value : maskText(value, tally)
  if (plainMemo.size >= PLAIN_MEMO_SIZE) plainMemo.clear()
  plainMemo.set(value, masked)
  return masked
}

/**
 * Returns the masked value of an attribute, or null if it must not be recorded. Only attributes on
 * the lists are kept.
 */
export function maskAttribute(attribute: Attribute, policy: TextPolicy): string | null {
  const { element, facts, name, value } = attribute
  if (element.localName === 'meta') return maskMeta(attribute)
  if (name === 'value') return maskValue(attribute, policy)
  // The attributes of a password field are the page's own; only its value is private.
  const isMarked = (facts.private || facts.blocked) && !isPassword(element)
  if (name === 'style' && isMarked) return emptyCss(value)
  if (name === 'style' || name === '_cssText') return maskCss(value, policy.tally)
  if (ARIA_VALUES.has(name)) return facts.typed || name !== 'aria-placeholder' ? null : maskReadable(attribute, policy)
  if (TEXT.has(name)) return maskReadable(attribute, policy)
  if (ADDRESS.has(name)) return facts.typed || isMarked ? null : maskRepeated(maskAddress(value))
  if (RECORDED.has(name)) return value
  if (read(element, 'namespaceURI')?.endsWith('/svg') && DRAWING.test(name)) {
    return COORDINATES.test(value) ? value : maskCss(maskText(value, policy.tally), policy.tally)
  }
  if (PLAIN.has(name) || name.startsWith('aria-')) {
    // The page has named the marked element itself, but names inside it may derive from private
    // data.
    if (isMarked && NAMING.test(name) && !matches(element, MASK)) return null
    const masked = maskPlain(value, policy.tally)
    // Only in names: somebody may have typed "button", a word that other attributes need.
    return NAMING.test(name) ? maskRepeated(masked) : masked
  }
  return maskUnknown(attribute)
}
