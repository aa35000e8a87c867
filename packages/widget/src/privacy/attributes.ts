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
/** Coordinates, path data and colours: no rule for text is meant for them. */
const COORDINATES = /^[\d\s.,+\-eMmZzLlHhVvCcSsQqTtAa%]*$/
const HARMLESS_META = /^(?:viewport|color-scheme|theme-color)$/i
const NAMING = /^(?:id|name|for|download)$/
const GAUGE = /^(?:progress|meter)$/

/** An attribute as it stands in the page. */
export interface Attribute {
  readonly element: Element
  readonly facts: ElementFacts
  readonly name: string
  readonly value: string
}

/** All inside a field is what was entered or can be chosen. A field's own name is not, unless it repeats the value. */
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
  // How full a gauge is shows as well in two digits, and the number itself may be somebody's money.
  if (GAUGE.test(element.localName)) return value && String(Number(Number(value).toPrecision(2)))
  return element.localName === 'li' && /^\d{1,4}$/.test(value) ? value : null
}

function maskMeta({ element, name, value }: Attribute): string | null {
  const isHarmless = HARMLESS_META.test(element.getAttribute('name') ?? '') && (name === 'name' || name === 'content')
  return isHarmless || name === 'charset' ? maskText(value) : null
}

/** Keeps attributes that are nothing but a name (`hidden`, and the marks that frameworks scope their styles by). */
function maskUnknown({ name, value }: Attribute): string | null {
  if (value === '' && !name.startsWith('on')) return maskText(name) === name ? value : null
  return STYLE_HOOKS.has(name) && SHORT_WORD.test(value) ? value : null
}

/** Too short and too plain for any rule: most ids. */
const SHORT_NAME = /^[a-z_-]{1,15}\d{0,4}$/i
const plainMemo = new Map<string, string>()
const PLAIN_MEMO_SIZE = 2_000

/**
 * Class lists repeat by the thousand: the same value is looked at once. What build tools put into a class (`Title-sc-1a2b3c4d-0`) is
 * no token, and style sheets go by it: no piece of it is long.
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
 * What may be recorded of one attribute: its masked value, or null when it must not be recorded at all. Goes by lists of names
 * that may leave; what is in none of them is dropped.
 */
export function maskAttribute(attribute: Attribute, policy: TextPolicy): string | null {
  const { element, facts, name, value } = attribute
  if (element.localName === 'meta') return maskMeta(attribute)
  if (name === 'value') return maskValue(attribute, policy)
  // A password is private for what was typed, and not because the page says so.
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
    // The name of what is marked is the page's, the names inside may be made of what is private.
    if (isMarked && NAMING.test(name) && !matches(element, MASK)) return null
    const masked = maskPlain(value, policy.tally)
    // Not in other words that the page is drawn by: somebody may have typed "button".
    return NAMING.test(name) ? maskRepeated(masked) : masked
  }
  return maskUnknown(attribute)
}
