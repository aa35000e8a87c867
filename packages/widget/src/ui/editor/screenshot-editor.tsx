import { type FormStrings, fill, type Strings } from '../strings.ts'
import { addEditorStyles } from './add-editor-styles.ts'
import { deleteMark, type History, redo, type Setting, undo } from './annotations.ts'
import { createEditorCanvas, type EditorCanvas } from './editor-canvas.ts'
import { afterKey } from './editor-keys.ts'
import { EDITOR_ENGLISH } from './editor-strings.ts'
import { EditorTools } from './editor-tools.tsx'
import type { Picture } from './paint.ts'

/** The editor's host keeps the marks, so that they outlive the editor. */
export interface EditorHost {
  /** Texts of the host. */
  strings: FormStrings & Partial<Strings>
  picture: Picture
  setting(): Setting
  change(setting: Partial<Setting>): void
  /** Announces a text to screen readers. */
  announce(text: string): void
  done(): void
}

/**
 * Creates the component that edits marks by pointer and keyboard. Every change is stored at once;
 * "Done" only closes it.
 */
export function createScreenshotEditor(host: EditorHost) {
  const strings = { ...EDITOR_ENGLISH, ...host.strings }
  let drawing: EditorCanvas | undefined

  const apply = (change: { history?: History; selected: number | null }) => {
    const before = host.setting().history.marks.length
    host.change(change)
    host.announce(announcementOf(host.setting(), { before, strings }))
    drawing?.paint()
  }
  const attachCanvas = (canvas: HTMLCanvasElement | null) => {
    drawing?.stop()
    if (canvas) addEditorStyles(canvas)
    drawing = canvas
      ? createEditorCanvas({ canvas, picture: host.picture, setting: host.setting, onChange: apply })
      : undefined
    drawing?.paint()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const change = afterKey(event, { setting: host.setting(), picture: host.picture })
    if (!change) return
    event.preventDefault()
    apply(change)
  }

  return function ScreenshotEditor() {
    const { tool, color, history, selected } = host.setting()
    const step = (next: History) => () => apply({ history: next, selected: null })
    return (
      <>
        <EditorTools
          strings={strings}
          tool={tool}
          color={color}
          onTool={(tool) => host.change({ tool })}
          onColor={(color) => host.change({ color })}
          actions={[
            { name: 'undo', onPress: history.past.length ? step(undo(history)) : null },
            { name: 'redo', onPress: history.future.length ? step(redo(history)) : null },
            { name: 'deleteMark', onPress: selected ? step(deleteMark(history, selected)) : null },
          ]}
        />
        <div class="stage">
          <div
            role="application"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the marks are made and moved by key here, as the help beside it says
            tabIndex={0}
            aria-label={strings.screenshot}
            aria-describedby="editor-help"
            onKeyDown={onKeyDown}
          >
            <canvas ref={attachCanvas} class={tool} />
          </div>
        </div>
        <footer>
          <p id="editor-help" class="muted hint">
            {strings.editorHelp}
          </p>
          <button type="button" class="primary" onClick={host.done}>
            {strings.done}
          </button>
        </footer>
      </>
    )
  }
}

/**
 * Returns an announcement of the selected or deleted mark. `before` is the number of marks before
 * the change.
 */
function announcementOf(
  { history: { marks }, selected }: Setting,
  { before, strings }: { before: number; strings: Strings },
): string {
  const index = marks.findIndex(({ id }) => id === selected)
  const mark = marks[index]
  if (mark) return fill(strings.markSelected, { name: strings[mark.tool], n: index + 1, total: marks.length })
  return marks.length < before ? strings.markDeleted : ''
}
