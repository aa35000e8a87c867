import type { Picture } from './editor/paint.ts'
import type { PictureEditor } from './editor/picture-editor.ts'
import type { FormPatch, FormState } from './state.ts'
import type { FormStrings, Strings } from './strings.ts'

interface EditingOptions {
  strings: FormStrings & Partial<Strings>
  get(): FormState
  change(patch: FormPatch): void
  advance(event: 'edit' | 'done', patch?: FormPatch): void
  load(): Promise<PictureEditor>
}

/**
 * Manages the picture and its marks. The editor is loaded on first use; after a failure, the next
 * call tries again.
 */
export function createEditing({ strings, get, change, advance, load }: EditingOptions) {
  let loaded: PictureEditor | undefined
  let loading: Promise<PictureEditor> | undefined

  const loadOnce = () => {
    loading ??= load().then(
      (editor) => {
        loaded = editor
        return editor
      },
      (error) => {
        loading = undefined
        throw error
      },
    )
    return loading
  }
  const open = ({ createScreenshotEditor }: PictureEditor) => {
    const { editing, screenshot, leftOut } = get()
    // The editor must not open after the reporter has left the form, sent it, or switched the
    // picture off.
    if (editing !== 'loading') return
    change({ editing: 'idle', announcement: '' })
    if (screenshot.state !== 'ready' || leftOut.has('screenshot')) return
    const editor = createScreenshotEditor({
      strings,
      picture: screenshot.picture,
      setting: () => get().marking,
      change: (setting) => change({ marking: { ...get().marking, ...setting } }),
      announce: (announcement) => change({ announcement }),
      done: () => advance('done'),
    })
    advance('edit', { editor })
  }

  return {
    /** Loads the editor. A failure is only shown once `edit` is called. */
    prepare: () => void loadOnce().catch(() => undefined),
    /** Opens the editor, unless the reporter has left the form before it has loaded. */
    edit: async () => {
      if (get().editing === 'loading') return
      change({ editing: 'loading', announcement: strings.editOpening })
      try {
        open(await loadOnce())
      } catch {
        if (get().editing === 'loading') change({ editing: 'failed', announcement: strings.editFailed })
      }
    },
    /** Returns the picture with its marks, for painting. */
    toImage: (picture: Picture) => loaded?.toCanvas(picture, get().marking.history.marks) ?? picture.bitmap,
    /** Returns the marked picture as a file. Rejects if the marks cannot be added. */
    toBlob: async (picture: Picture) => {
      const { marks } = get().marking.history
      return marks.length > 0 ? (await loadOnce()).exportPicture(picture, marks) : picture.blob
    },
  }
}
