import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { deleteMark, type History, redo, type Tool, undo } from './annotations.ts'
import { createEditorCanvas, type EditorCanvas, type Setting } from './editor-canvas.ts'
import { afterKey } from './editor-keys.ts'
import { COLORS, EditorTools } from './editor-tools.tsx'
import type { Picture } from './paint.ts'
import { fill, type Strings } from './strings.ts'

interface ScreenshotEditorProps {
  strings: Strings
  picture: Picture
  history: History
  onHistory(history: History): void
  onAnnounce(text: string): void
  onDone(): void
}

export { EDITOR_CSS } from './editor-styles.ts'

/** Marks on the screenshot, by pointer or by keyboard. They are kept as they are made; "done" only goes back. */
export function ScreenshotEditor(props: ScreenshotEditorProps) {
  const { strings, picture, history } = props
  const [tool, setTool] = useState<Tool | 'select'>('rectangle')
  const [color, setColor] = useState<string>(COLORS.red)
  const [selected, setSelected] = useState<number | null>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const drawing = useRef<EditorCanvas>(null)
  const setting = useRef<Setting>({ tool, color, history, selected })
  setting.current = { tool, color, history, selected }

  const apply = (change: { history?: History; selected: number | null }) => {
    const marks = (change.history ?? history).marks
    const index = marks.findIndex(({ id }) => id === change.selected)
    const mark = marks[index]
    const values = { n: index + 1, total: marks.length }
    const gone = marks.length < setting.current.history.marks.length
    const announcement = mark
      ? fill(strings.markSelected, { ...values, name: strings[mark.tool] })
      : gone
        ? strings.markDeleted
        : ''
    setSelected(change.selected)
    if (change.history) props.onHistory(change.history)
    props.onAnnounce(announcement)
  }
  const latest = useRef(apply)
  latest.current = apply

  useLayoutEffect(() => {
    if (!canvas.current) return
    const made = createEditorCanvas({
      canvas: canvas.current,
      picture,
      setting: () => setting.current,
      onChange: (change) => latest.current(change),
    })
    drawing.current = made
    return made.stop
  }, [picture])
  useLayoutEffect(() => drawing.current?.paint(), [picture, history, selected])

  const onKeyDown = (event: KeyboardEvent) => {
    const change = afterKey(event, { setting: setting.current, picture })
    if (!change) return
    event.preventDefault()
    apply(change)
  }

  return (
    <>
      <EditorTools
        strings={strings}
        tool={tool}
        color={color}
        onTool={setTool}
        onColor={setColor}
        actions={[
          {
            name: 'undo',
            onPress: history.past.length ? () => apply({ history: undo(history), selected: null }) : null,
          },
          {
            name: 'redo',
            onPress: history.future.length ? () => apply({ history: redo(history), selected: null }) : null,
          },
          {
            name: 'deleteMark',
            onPress: selected ? () => apply({ history: deleteMark(history, selected), selected: null }) : null,
          },
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
          <canvas ref={canvas} class={tool} />
        </div>
      </div>
      <footer>
        <p id="editor-help" class="muted hint">
          {strings.editorHelp}
        </p>
        <button type="button" class="primary" onClick={props.onDone}>
          {strings.done}
        </button>
      </footer>
    </>
  )
}
