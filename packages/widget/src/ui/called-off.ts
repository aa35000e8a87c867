import { call } from '../dom.ts'
import { type CalledOff, createEvent } from './event-guard.ts'

const COMMANDS: Readonly<Record<string, string>> = { Backspace: 'delete', Delete: 'forwardDelete' }
const WITH_CONTROL: Readonly<Record<string, string>> = { a: 'selectAll', c: 'copy', x: 'cut', y: 'redo', z: 'undo' }
const MOVES: Readonly<Record<string, [direction: string, granularity: string]>> = {
  ArrowLeft: ['left', 'character'],
  ArrowRight: ['right', 'character'],
  ArrowUp: ['backward', 'line'],
  ArrowDown: ['forward', 'line'],
  Home: ['left', 'lineboundary'],
  End: ['right', 'lineboundary'],
}
const FIELD = 'textarea,input:not([type=checkbox],[type=radio])'
const FOCUSABLE = 'button,input,textarea,a,[tabindex="0"]'

type Field = HTMLInputElement | HTMLTextAreaElement

/** Performs in the form the browser's default action that a listener of the page has prevented. */
export function redo({ event, target, text }: CalledOff): void {
  const field = target.matches(FIELD) ? (target as Field) : undefined
  if (event.type.startsWith('key')) pressKey({ event, target, field })
  else if (event.type === 'mousedown') target.closest<HTMLElement>(`${FOCUSABLE},[tabindex]`)?.focus()
  else if (event.type === 'click') target.closest<HTMLButtonElement>('[type=submit]')?.form?.requestSubmit()
  else if (field && event.type === 'paste') insert(field, text)
  else if (field && event.inputType?.startsWith('insert')) write(field, event.data ?? '\n')
}

function pressKey({ event, target, field }: Pick<CalledOff, 'event' | 'target'> & { field: Field | undefined }): void {
  const { key, shiftKey, ctrlKey, altKey, metaKey } = event
  // Control and Alt together are AltGr.
  if (metaKey || (ctrlKey && !altKey)) {
    if (key.toLowerCase() === 'v' && field) void navigator.clipboard?.readText().then((text) => insert(field, text))
    else command(WITH_CONTROL[key.toLowerCase()])
  } else if (key === 'Tab') focusNext(target, shiftKey ? -1 : 1)
  else if (key === 'Escape') target.closest('dialog')?.dispatchEvent(createEvent('cancel'))
  else if (!field) {
    if (key === 'Enter' || key === ' ') target.click()
  } else if (key === 'Enter') {
    if (field.localName === 'input') field.form?.requestSubmit()
    else insert(field, '\n')
  } else if (MOVES[key]) getSelection()?.modify(shiftKey ? 'extend' : 'move', ...MOVES[key])
  else if (key.length === 1) insert(field, key)
  else command(COMMANDS[key])
}

/** Uses execCommand, because it respects the field's maximum length and its undo history. */
function command(name: string | undefined, value?: string): void {
  if (name) call(document, 'execCommand', name, false, value)
}

function insert(field: Field, text: string): void {
  const before = field.value
  command('insertText', text)
  if (field.value === before) write(field, text)
}

function write(field: Field, text: string): void {
  const room = field.maxLength < 0 ? undefined : field.maxLength - field.value.length
  try {
    field.setRangeText(text.slice(0, room), field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
  } catch {
    // An e-mail field does not reveal the position of its caret.
    field.value += text
  }
  field.dispatchEvent(createEvent('input'))
}

function focusNext(from: HTMLElement, step: 1 | -1): void {
  const within = from.closest('dialog')?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? []
  const all = [...within].filter((one) => one.getClientRects().length && !one.closest('[inert]'))
  all.at((all.indexOf(from) + step) % all.length)?.focus()
}
