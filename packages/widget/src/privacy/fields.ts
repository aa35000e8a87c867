import { matches, read } from '../dom.ts'
import { TEXT_FIELD } from './selectors.ts'

/** Input types with a value that is chosen or written by the author. */
const UNWRITTEN = /^(?:button|submit|reset|image|checkbox|radio|range|color|hidden)$/

/** Fields that once had the type password. They stay private when the page shows what was typed. */
const passwordFields = new WeakSet<Element>()

/** Text fields that once had a value. They stay typed when the page changes their type. */
const enteredFields = new WeakSet<Element>()

/** Returns true for a password field, also after the page has changed its type. */
export function isPassword(element: Element): boolean {
  if (element.localName !== 'input') return false
  if (matches(element, '[type="password" i]')) passwordFields.add(element)
  return passwordFields.has(element)
}

/**
 * Returns true for a field that has had a value, also after the page has turned it into a button.
 */
export function wasEntered(element: Element): boolean {
  return enteredFields.has(element)
}

/** Marks an element as a field because somebody has typed into it, such as a custom editor. */
export function markEntered(element: Element): void {
  enteredFields.add(element)
}

/**
 * Returns the value of a text field, or the names of its files; an empty string for other elements.
 */
export function enteredText(element: Element): string {
  const member = <Name extends keyof HTMLInputElement>(name: Name) => read(element as HTMLInputElement, name)
  if ((!matches(element, TEXT_FIELD) && !wasEntered(element)) || UNWRITTEN.test(member('type'))) return ''
  const files = member('files')
  const text = files?.length
    ? Array.from(files, ({ name }) => name).join('\n')
    : (member('value') ?? member('textContent'))
  if (text) enteredFields.add(element)
  return text
}
