import { call, createElement } from '../dom.ts'
import type { FormStore } from './form-store.ts'

interface CopyButtonProps {
  store: FormStore
  text: string
  /** @default the word for "copy" */
  label?: string
}

/** Puts a text on the clipboard and says so. */
export function CopyButton({ store, text, label = store.strings.copy }: CopyButtonProps) {
  const copy = async (event: Event & { currentTarget: HTMLElement }) => {
    const button = event.currentTarget
    if (await copyText(text, button)) store.change({ copied: text, announcement: store.strings.copied })
  }
  return (
    <button type="button" class="link" onClick={copy}>
      {store.get().copied === text ? store.strings.copied : label}
    </button>
  )
}

/** An insecure page has no clipboard interface; there the old command copies from a field that is there for a moment only. */
async function copyText(text: string, beside: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = createElement('textarea')
    field.value = text
    beside.after(field)
    field.select()
    const copied = call(document, 'execCommand', 'copy')
    field.remove()
    beside.focus()
    return copied
  }
}
