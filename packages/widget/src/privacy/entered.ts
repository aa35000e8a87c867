import { maskText, type Tally } from '@earshot/privacy'
import { call, listen } from '../dom.ts'
import { enteredText, isPassword, markEntered } from './fields.ts'
import { isOwnEvent } from './own-event.ts'
import { createRepeatedInput } from './repeated-input.ts'
import { TEXT_FIELD } from './selectors.ts'
import { forgetTyping, noteTyping } from './typing.ts'

/** Recently entered values. They are never logged or sent: they only tell which words to mask. */
const typed = createRepeatedInput()
const passwords = createRepeatedInput()

/** Remembers the current value of a text field. Ignores other elements. */
export function rememberEntered(field: Element): void {
  for (const value of enteredText(field).split('\n', 9)) {
    typed.add(value)
    if (isPassword(field)) passwords.add(value)
  }
}

/** Remembers the values of all text fields below `root`, including those that nobody typed. */
export function rememberFields(root: ParentNode): void {
  for (const field of call(root, 'querySelectorAll', TEXT_FIELD)) rememberEntered(field)
}

function remember(event: Event): void {
  // The words of the report are not the page's. An event without an element fails here.
  if (isOwnEvent(event)) return
  const field = event.composedPath()[0] as Element
  if (event.type === 'beforeinput') markEntered(field)
  rememberEntered(field)
  noteTyping(field)
}

/**
 * Remembers what is typed. Call it again if the page has removed the listeners. The returned
 * function also forgets everything.
 */
export function collectEntered(): () => void {
  const stop = listen(['beforeinput', 'input', 'change'], remember)
  return () => {
    stop()
    typed.clear()
    passwords.clear()
    forgetTyping()
  }
}

/** Masks visible text: its patterns, and repetitions of the page's fields. */
export function maskShown(text: string, tally?: Tally): string {
  return typed.mask(maskText(text, tally))
}

/** Masks repetitions of the page's fields in a text that is not visible. */
export function maskRepeated(text: string): string {
  return typed.mask(text)
}

/** Masks entered passwords in `text`. Other typed words stay: in a console, they are often code. */
export function maskPasswords(text: string): string {
  return passwords.mask(text)
}
