import { maskText, type Tally } from '@earshot/privacy'
import { call, listen } from '../dom.ts'
import { createEchoes } from './echoes.ts'
import { enteredText, isPassword, markEntered } from './fields.ts'
import { TEXT_FIELD } from './selectors.ts'
import { forgetTyping, noteTyping } from './typing.ts'

/** What was entered lately. Never logged and never sent: it only says which words to star where the page repeats them. */
const typed = createEchoes()
const passwords = createEchoes()

/** Remembers what stands in `field` now; harmless for what is no text field. */
export function rememberEntered(field: Element): void {
  for (const value of enteredText(field).split('\n', 9)) {
    typed.add(value)
    if (isPassword(field)) passwords.add(value)
  }
}

/** Remembers what stands in all text fields below `root`, also what nobody typed. */
export function rememberFields(root: ParentNode): void {
  for (const field of call(root, 'querySelectorAll', TEXT_FIELD)) rememberEntered(field)
}

function remember(event: Event): void {
  const field = event.composedPath()[0]
  if (!(field instanceof Element)) return
  if (event.type === 'beforeinput') markEntered(field)
  rememberEntered(field)
  noteTyping(field)
}

/** Remembers what is typed from now on; again where the page has taken the listeners off. Its return stops that and forgets everything. */
export function collectEntered(): () => void {
  const stop = listen(['beforeinput', 'input', 'change'], remember)
  return () => {
    stop()
    typed.clear()
    passwords.clear()
    forgetTyping()
  }
}

/** What may be shown of a text that people read: without its patterns, and without what it repeats of the page's fields. */
export function maskShown(text: string, tally?: Tally): string {
  return typed.mask(maskText(text, tally))
}

/** `text`, which nobody reads as it is, without what it repeats of the page's fields. */
export function maskRepeated(text: string): string {
  return typed.mask(text)
}

/** `text` without passwords that were entered. Other words stay: in a console they are as often the code's own. */
export function maskPasswords(text: string): string {
  return passwords.mask(text)
}
