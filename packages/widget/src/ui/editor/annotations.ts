/**
 * Marks on a screenshot: pure functions on marks, in pixels of the picture. `paint.ts` paints them.
 */

export const TOOLS = ['pen', 'rectangle', 'arrow', 'blackOut'] as const
export type Tool = (typeof TOOLS)[number]

export interface Point {
  x: number
  y: number
}

export interface Mark {
  id: number
  tool: Tool
  /** CSS colour; ignored for a black-out. */
  color: string
  /** All points of a pen's line; the start and the end of the drag for other tools. */
  points: readonly Point[]
}

export type Marks = readonly Mark[]

export interface History {
  marks: Marks
  past: readonly Marks[]
  future: readonly Marks[]
}

/** The marks, and the tool and colour of the next one. */
export interface Setting {
  tool: Tool | 'select'
  /** CSS colour. */
  color: string
  history: History
  /** Id of the selected mark. */
  selected: number | null
}

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

function become(history: History, marks: Marks): History {
  return { marks, past: [...history.past, history.marks], future: [] }
}

export function undo({ marks, past, future }: History): History {
  const before = past.at(-1)
  return before ? { marks: before, past: past.slice(0, -1), future: [marks, ...future] } : { marks, past, future }
}

export function redo({ marks, past, future }: History): History {
  const [after, ...rest] = future
  return after ? { marks: after, past: [...past, marks], future: rest } : { marks, past, future }
}

/** Adds a mark. Its id is new in the whole history, so the id of an undone mark is never reused. */
export function addMark(history: History, mark: Omit<Mark, 'id'>): History {
  const seen = [...history.past, history.marks, ...history.future].flat()
  const id = 1 + Math.max(0, ...seen.map((other) => other.id))
  return become(history, [...history.marks, { ...mark, id }])
}

export function deleteMark(history: History, id: number): History {
  const marks = history.marks.filter((mark) => mark.id !== id)
  return marks.length < history.marks.length ? become(history, marks) : history
}

/** Replaces the mark that has the same id. */
export function replaceMark(history: History, changed: Mark): History {
  return become(
    history,
    history.marks.map((mark) => (mark.id === changed.id ? changed : mark)),
  )
}

export function moveMark(mark: Mark, by: Point): Mark {
  return { ...mark, points: mark.points.map(({ x, y }) => ({ x: x + by.x, y: y + by.y })) }
}

/**
 * Resizes the mark so that its end moves by `by`. A mark is never smaller than 4 pixels in either
 * direction.
 */
export function resizeMark(mark: Mark, by: Point): Mark {
  const { left, top, right, bottom } = boxOf(mark)
  const stretch = (from: number, to: number, more: number) => Math.max(4, to - from + more) / Math.max(1, to - from)
  const factor = { x: stretch(left, right, by.x), y: stretch(top, bottom, by.y) }
  const points = mark.points.map(({ x, y }) => ({ x: left + (x - left) * factor.x, y: top + (y - top) * factor.y }))
  return { ...mark, points }
}

export function boxOf({ points }: Mark): Box {
  const xs = points.map((point) => point.x)
  const ys = points.map((point) => point.y)
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
}

/**
 * Returns the topmost mark within `reach` pixels of a point. Only the border of a rectangle counts.
 */
export function markAt(marks: Marks, at: Point, reach: number): Mark | undefined {
  return marks.findLast((mark) => touches(mark, at, reach))
}

function touches(mark: Mark, at: Point, reach: number): boolean {
  const { left, top, right, bottom } = boxOf(mark)
  const inside = (by: number) => at.x > left - by && at.x < right + by && at.y > top - by && at.y < bottom + by
  if (mark.tool === 'blackOut') return inside(reach)
  if (mark.tool === 'rectangle') return inside(reach) && !inside(-reach)
  return mark.points.some((point, index) => distance(at, point, mark.points[index + 1] ?? point) <= reach)
}

/** Returns the distance of a point from a line segment. */
function distance(at: Point, from: Point, to: Point): number {
  const offset = { x: to.x - from.x, y: to.y - from.y }
  const square = offset.x ** 2 + offset.y ** 2
  const share = square
    ? Math.min(1, Math.max(0, ((at.x - from.x) * offset.x + (at.y - from.y) * offset.y) / square))
    : 0
  return Math.hypot(at.x - from.x - share * offset.x, at.y - from.y - share * offset.y)
}
