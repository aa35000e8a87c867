import type { Picture } from './paint.ts'
import type { PictureEditor } from './picture-editor.ts'
import type { FormState } from './state.ts'
import type { FormStrings, Strings } from './strings.ts'

interface EditingOptions {
  strings: FormStrings & Partial<Strings>
  get(): FormState
  change(patch: Partial<FormState>): void
  load(): Promise<PictureEditor>
}

/** The picture and its marks. The editor is loaded when it is first asked for; after a failure, the next call tries again. */
export function createEditing({ strings, get, change, load }: EditingOptions) {
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
    const { editing, view, screenshot, leftOut } = get()
    // Nothing opens by itself once the reporter has left the form, sends, or has switched the picture off.
    if (editing !== 'loading') return
    change({ editing: 'idle', announcement: '' })
    if (view !== 'form' || screenshot.state !== 'ready' || leftOut.has('screenshot')) return
    const editor = createScreenshotEditor({
      strings,
      picture: screenshot.picture,
      setting: () => get().marking,
      change: (setting) => change({ marking: { ...get().marking, ...setting } }),
      announce: (announcement) => change({ announcement }),
      done: () => change({ view: 'form' }),
    })
    change({ view: 'editor', editor })
  }

  return {
    /** Loads the editor; that it failed is said once it is asked for. */
    prepare: () => void loadOnce().catch(() => undefined),
    /** Opens the editor, unless the reporter has gone on by the time it is there. */
    edit: async () => {
      if (get().editing === 'loading') return
      change({ editing: 'loading', announcement: strings.editOpening })
      try {
        open(await loadOnce())
      } catch {
        if (get().editing === 'loading') change({ editing: 'failed', announcement: strings.editFailed })
      }
    },
    /** The picture with its marks, to be painted. */
    toImage: (picture: Picture) => loaded?.toCanvas(picture, get().marking.history.marks) ?? picture.bitmap,
    /** The same as a file. It rejects rather than to give a picture without its marks. */
    toBlob: async (picture: Picture) => {
      const { marks } = get().marking.history
      return marks.length > 0 ? (await loadOnce()).exportPicture(picture, marks) : picture.blob
    },
  }
}
