import { STARS, starsFor } from '@earshot/privacy'
import { maskShown } from '../privacy/entered.ts'
import { isPassword } from '../privacy/fields.ts'
import { BUTTON_INPUT } from '../privacy/selectors.ts'
import { fixedSize } from './box.ts'
import { isMarked } from './marked.ts'
import type { PagePass } from './page-pass.ts'

/** Inputs without typed text. */
const TEXTLESS = /^(?:checkbox|radio|hidden|image|range|color)$/
/** Inputs with the size of a text field. */
const LIKE_TEXT = /^(?:text|search|tel|url|email|password)$/

/** Differences between a field and its copy. */
export interface FieldCopy {
  readonly attributes: Record<string, string | null>
  readonly style: string
  /** Replaces the children; undefined if they stay. */
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

/** Replaces typed text by stars. A button keeps its label. */
function maskValue(field: Field, pass: PagePass): string {
  if (pass.masking === 'off' || !field.value) return field.value
  const isLabel = field.matches(BUTTON_INPUT) && !isMarked(field, pass)
  const masked = isLabel ? maskShown(field.value, pass.tally) : STARS
  if (masked !== field.value) pass.maskedPlaces++
  return masked
}

/** Draws an indeterminate check box, a state that markup does not have. */
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
  // The position of a slider is a choice too.
  if (TEXTLESS.test(type)) return { attributes: { value: pass.masking === 'on' ? null : input.value }, style: '' }
  const value = maskValue(input, pass)
  // A button without a value has the browser's label.
  const attributes: FieldCopy['attributes'] = {
    value: value || (input.getAttribute('value') && ''),
    placeholder: maskPlaceholder(input, pass),
  }
  const isText = value === input.value || LIKE_TEXT.test(type) || input.matches(BUTTON_INPUT)
  // Number, date and file fields reject stars. A text field may have a different size.
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
  // Stars may have another width than the selected option.
  const { width } = field.getBoundingClientRect()
  return { attributes: {}, style: pass.masking === 'on' ? `width:${width}px!important;` : '' }
}
