import { call, createElement } from '../dom.ts'
import type { FormStore } from './form-store.ts'

interface CopyButtonProps {
  store: FormStore
  text: string
  /** @default the text for "copy" */
  label?: string
}

/** Copies a text to the clipboard and announces it. */
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

/**
 * Copies through a temporary field in insecure pages, where `navigator.clipboard` does not exist.
 */
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
