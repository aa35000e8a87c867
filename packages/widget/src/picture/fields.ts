import { STARS, starsFor } from '@earshot/privacy'
import { maskShown } from '../privacy/entered.ts'
import { isPassword } from '../privacy/fields.ts'
import { BUTTON_INPUT } from '../privacy/selectors.ts'
import { fixedSize } from './box.ts'
import { isMarked } from './marked.ts'
import type { PagePass } from './page-pass.ts'

/** Inputs that show no text that a person typed. */
const TEXTLESS = /^(?:checkbox|radio|hidden|image|range|color)$/
/** Inputs that are of the size of a text field. */
const LIKE_TEXT = /^(?:text|search|tel|url|email|password)$/

/** What a copy of a field differs in. */
export interface FieldCopy {
  readonly attributes: Record<string, string | null>
  readonly style: string
  /** What stands in it instead of its children; undefined where they stay. */
  readonly text?: string
}

type Field = HTMLInputElement | HTMLTextAreaElement

function maskPlaceholder(field: Field, pass: PagePass): string | null {
  const { placeholder } = field
  if (!placeholder) return null
  if (pass.masking === 'off') return placeholder
  const masked =
    isMarked(field, pass) && !isPassword(field) ? starsFor(placeholder) : maskShown(placeholder, pass.tally)
  if (masked !== placeholder) pass.maskedPlaces++
  return masked
}

/** What is typed becomes stars; a button keeps its label. */
function maskValue(field: Field, pass: PagePass): string {
  if (pass.masking === 'off' || !field.value) return field.value
  const isLabel = field.matches(BUTTON_INPUT) && !isMarked(field, pass)
  const masked = isLabel ? maskShown(field.value, pass.tally) : STARS
  if (masked !== field.value) pass.maskedPlaces++
  return masked
}

/** A check box that is neither on nor off cannot be written in markup. */
function drawIndeterminate(input: HTMLInputElement): string {
  const { appearance, accentColor } = getComputedStyle(input)
  if (appearance === 'none') return ''
  const accent = accentColor === 'auto' ? 'light-dark(#0075ff,#99c8ff)' : accentColor
  const color = input.disabled ? 'rgb(118 118 118/.3)' : accent
  const line = 'light-dark(#fff,#3b3b3b)'
  return `${fixedSize(input)}appearance:none!important;vertical-align:-3px;border-radius:15%;background:linear-gradient(${line},${line}) center/70% 15% no-repeat ${color}!important;`
}

function copyInput(input: HTMLInputElement, pass: PagePass): FieldCopy {
  const { type, checked, indeterminate } = input
  if (type === 'checkbox' || type === 'radio') {
    return { attributes: { checked: checked ? '' : null }, style: indeterminate ? drawIndeterminate(input) : '' }
  }
  // Where a slider stands was chosen too.
  if (TEXTLESS.test(type)) return { attributes: { value: pass.masking === 'on' ? null : input.value }, style: '' }
  const value = maskValue(input, pass)
  // A button without a value has a label of the browser's.
  const attributes: FieldCopy['attributes'] = {
    value: value || (input.getAttribute('value') && ''),
    placeholder: maskPlaceholder(input, pass),
  }
  const isText = value === input.value || LIKE_TEXT.test(type) || input.matches(BUTTON_INPUT)
  // A number, date or file field would refuse the stars; as a text field it would be of another size.
  if (!isText) attributes.type = 'text'
  return { attributes, style: isText ? '' : fixedSize(input) }
}

export function copyField(field: Element, pass: PagePass): FieldCopy | null {
  const name = field.localName
  if (name === 'input') return copyInput(field as HTMLInputElement, pass)
  if (name === 'textarea') {
    const area = field as HTMLTextAreaElement
    return { attributes: { placeholder: maskPlaceholder(area, pass) }, style: '', text: maskValue(area, pass) }
  }
  if (name === 'option') {
    const { selected, text } = field as HTMLOptionElement
    const isShown = pass.masking === 'off' || !selected || !text.trim()
    if (!isShown) pass.maskedPlaces++
    return {
      attributes: { selected: selected ? '' : null },
      style: '',
      ...(isShown ? {} : { text: STARS }),
    }
  }
  if (name !== 'select') return null
  // Stars may be wider than what was chosen, or not as wide.
  const { width } = field.getBoundingClientRect()
  return { attributes: {}, style: pass.masking === 'on' ? `width:${width}px!important;` : '' }
}
