import { matches, read } from '../dom.ts'
import { TEXT_FIELD } from './selectors.ts'

/** Types of an input whose value is chosen, or the author's own. */
const UNWRITTEN = /^(?:button|submit|reset|image|checkbox|radio|range|color|hidden)$/

/** Fields that were once of type password: a page that shows what was typed does not make it public. */
const passwordFields = new WeakSet<Element>()

/** Text fields that once held a value: what the page makes of one afterwards, it still shows what was typed. */
const enteredFields = new WeakSet<Element>()

/** True for a password field, also after the page has changed its type to show what was typed. */
export function isPassword(element: Element): boolean {
  if (element.localName !== 'input') return false
  if (matches(element, '[type="password" i]')) passwordFields.add(element)
  return passwordFields.has(element)
}

/** True for a field in which something was seen, also after the page has turned it into a button. */
export function wasEntered(element: Element): boolean {
  return enteredFields.has(element)
}

/** What is written into is a field, whatever makes it one: a style, an editor of the page's own. */
export function markEntered(element: Element): void {
  enteredFields.add(element)
}

/** What stands in a text field now, for a file field the names of its files; empty for all that is no text field. */
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
