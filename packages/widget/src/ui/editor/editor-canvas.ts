import {
  addMark,
  boxOf,
  type History,
  type Mark,
  markAt,
  moveMark,
  type Point,
  replaceMark,
  type Setting,
} from './annotations.ts'
import { type Picture, paintPicture, strokeOf } from './paint.ts'

export interface EditorCanvas {
  /** Paints the current setting. */
  paint(): void
  stop(): void
}

interface EditorCanvasOptions {
  canvas: HTMLCanvasElement
  picture: Picture
  setting(): Setting
  /** Called once, at the end of a gesture. */
  onChange(change: { history?: History; selected: number | null }): void
}

/**
 * Draws marks with the pointer, directly on the canvas. Changes are reported when the pointer is
 * released.
 */
export function createEditorCanvas({ canvas, picture, setting, onChange }: EditorCanvasOptions): EditorCanvas {
  let gesture: { from: Point; mark: Mark; moving: boolean } | undefined
  let frame = 0

  const paint = () => {
    frame = 0
    const { history, selected } = setting()
    const current = gesture?.mark
    const drawn = history.marks.map((mark) => (mark.id === current?.id ? current : mark))
    if (current && !gesture?.moving) drawn.push(current)
    const context = paintPicture(canvas, picture, drawn)
    const picked = drawn.find((mark) => mark.id === selected)
    if (picked) outline(context, picked, strokeOf(picture))
  }
  const later = () => {
    frame ||= requestAnimationFrame(paint)
  }
  const pointOf = (event: PointerEvent): Point => {
    const shown = canvas.getBoundingClientRect()
    const { width, height } = picture.bitmap
    return {
      x: Math.min(width, Math.max(0, ((event.clientX - shown.left) * width) / shown.width)),
      y: Math.min(height, Math.max(0, ((event.clientY - shown.top) * height) / shown.height)),
    }
  }
  /** Tolerance of a fingertip or pointer, in pixels of the picture. */
  const reach = () => (12 * picture.bitmap.width) / canvas.getBoundingClientRect().width

  /** Minimum length of a drag, in pixels of the picture. */
  const stillness = () => reach() / 3

  const down = (event: PointerEvent) => {
    if (!event.isPrimary || event.button !== 0) return
    canvas.setPointerCapture(event.pointerId)
    const from = pointOf(event)
    const { tool, color, history } = setting()
    if (tool !== 'select') {
      gesture = { from, mark: { id: 0, tool, color, points: [from, from] }, moving: false }
      return
    }
    const mark = markAt(history.marks, from, reach())
    gesture = mark && { from, mark, moving: true }
    onChange({ selected: mark?.id ?? null })
  }
  const move = (event: PointerEvent) => {
    if (!gesture || !event.isPrimary) return
    const { from, mark, moving } = gesture
    const at = pointOf(event)
    if (moving) gesture = { from: at, mark: moveMark(mark, { x: at.x - from.x, y: at.y - from.y }), moving }
    else if (mark.tool === 'pen') {
      const way = event.getCoalescedEvents?.() ?? []
      gesture.mark = { ...mark, points: [...mark.points, ...(way.length ? way.map(pointOf) : [at])] }
    } else gesture.mark = { ...mark, points: [from, at] }
    later()
  }
  const up = (event: PointerEvent) => {
    if (!gesture || !event.isPrimary) return
    const { mark, moving, from } = gesture
    gesture = undefined
    const { history } = setting()
    const { left, top, right, bottom } = boxOf(mark)
    if (moving) {
      const original = history.marks.find(({ id }) => id === mark.id)
      const box = original && boxOf(original)
      // A click often moves the pointer slightly.
      if (box && Math.hypot(left - box.left, top - box.top) < stillness()) return later()
      onChange({ history: replaceMark(history, mark), selected: mark.id })
    } else if (Math.hypot(right - left, bottom - top) < stillness()) {
      // A click draws nothing; it selects the mark at this point.
      onChange({ selected: markAt(history.marks, from, reach())?.id ?? null })
    } else onChange({ history: addMark(history, mark), selected: null })
    later()
  }
  const cancel = () => {
    gesture = undefined
    later()
  }

  const listening = new AbortController()
  const { signal } = listening
  canvas.addEventListener('pointerdown', down, { signal })
  canvas.addEventListener('pointermove', move, { signal })
  canvas.addEventListener('pointerup', up, { signal })
  canvas.addEventListener('pointercancel', cancel, { signal })
  return {
    paint,
    stop: () => {
      listening.abort()
      cancelAnimationFrame(frame)
    },
  }
}

/** Outlines the selected mark. The outline is not part of the exported picture. */
function outline(context: CanvasRenderingContext2D, mark: Mark, stroke: number): void {
  const { left, top, right, bottom } = boxOf(mark)
  const room = stroke * 2.5
  context.setLineDash([stroke * 2, stroke * 2])
  for (const [color, width] of [
    ['#fff', stroke * 1.2],
    ['#1b1c21', stroke * 0.6],
  ] as const) {
    context.strokeStyle = color
    context.lineWidth = width
    context.strokeRect(left - room, top - room, right - left + 2 * room, bottom - top + 2 * room)
  }
  context.setLineDash([])
}
