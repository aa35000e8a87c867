import {
  addMark,
  deleteMark,
  type History,
  moveMark,
  type Point,
  redo,
  replaceMark,
  resizeMark,
  type Setting,
  undo,
} from './annotations.ts'
import type { Picture } from './paint.ts'

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/**
 * Returns the change that a key makes to the marks, or undefined if the key has no function. Pure.
 */
export function afterKey(
  { key, shiftKey, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  { setting, picture }: { setting: Setting; picture: Pick<Picture, 'bitmap'> },
): { history?: History; selected: number | null } | undefined {
  const { history, selected } = setting
  const { marks } = history
  const mark = marks.find(({ id }) => id === selected)
  if (ctrlKey || metaKey) {
    const letter = key.toLowerCase()
    if (letter === 'y' || (letter === 'z' && shiftKey)) return { history: redo(history), selected: null }
    return letter === 'z' ? { history: undo(history), selected: null } : undefined
  }
  if (key === 'Enter') {
    const added = addMark(history, { ...markInTheMiddle(setting, picture) })
    return { history: added, selected: added.marks.at(-1)?.id ?? null }
  }
  if (key === ' ' && marks.length > 0) {
    const next = marks[(marks.findIndex(({ id }) => id === selected) + 1) % marks.length]
    return { selected: next?.id ?? null }
  }
  if (!mark) return undefined
  if (key === 'Delete' || key === 'Backspace') return { history: deleteMark(history, mark.id), selected: null }
  const arrow = ARROWS[key]
  if (!arrow) return undefined
  const step = Math.max(4, picture.bitmap.width / 100)
  const by = { x: arrow.x * step, y: arrow.y * step }
  return { history: replaceMark(history, shiftKey ? resizeMark(mark, by) : moveMark(mark, by)), selected: mark.id }
}

/** Creates a mark in the middle, a quarter of the picture's width. The pen draws an underline. */
function markInTheMiddle({ tool, color }: Setting, { bitmap: { width, height } }: Pick<Picture, 'bitmap'>) {
  const from = { x: width * 0.375, y: height * 0.4 }
  const to = { x: width * 0.625, y: tool === 'pen' ? height * 0.4 : height * 0.6 }
  return { tool: tool === 'select' ? ('rectangle' as const) : tool, color, points: [from, to] }
}
