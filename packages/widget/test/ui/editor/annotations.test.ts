import { describe, expect, it } from 'vitest'
import {
  addMark,
  boxOf,
  deleteMark,
  type History,
  type Mark,
  markAt,
  moveMark,
  redo,
  replaceMark,
  resizeMark,
  undo,
} from '../../../src/ui/editor/annotations.ts'
import { NO_MARKS } from '../../../src/ui/editor/marks.ts'

const rectangle = (from: [number, number], to: [number, number]): Omit<Mark, 'id'> => ({
  tool: 'rectangle',
  color: '#f00',
  points: [
    { x: from[0], y: from[1] },
    { x: to[0], y: to[1] },
  ],
})
const ids = ({ marks }: History) => marks.map((mark) => mark.id)

describe('the history of the marks', () => {
  it('undoes and redoes in order', () => {
    const two = addMark(addMark(NO_MARKS, rectangle([0, 0], [9, 9])), rectangle([5, 5], [20, 20]))
    expect(ids(two)).toEqual([1, 2])
    expect(ids(undo(two))).toEqual([1])
    expect(ids(undo(undo(two)))).toEqual([])
    expect(ids(redo(undo(undo(two))))).toEqual([1])
    expect(redo(redo(undo(undo(two)))).marks).toEqual(two.marks)
  })

  it('does not change if there is nothing to undo or redo', () => {
    expect(undo(NO_MARKS)).toEqual(NO_MARKS)
    expect(redo(NO_MARKS)).toEqual(NO_MARKS)
  })

  it('forgets undone marks once something new is drawn, and never reuses an id', () => {
    const drawn = addMark(NO_MARKS, rectangle([0, 0], [9, 9]))
    const other = addMark(undo(drawn), rectangle([1, 1], [2, 2]))
    expect(other.future).toEqual([])
    expect(ids(other)).toEqual([2])
  })

  it('brings a deleted mark back', () => {
    const one = addMark(NO_MARKS, rectangle([0, 0], [9, 9]))
    const none = deleteMark(one, 1)
    expect(ids(none)).toEqual([])
    expect(undo(none).marks).toEqual(one.marks)
  })

  it('adds no step for a mark that does not exist', () => {
    const one = addMark(NO_MARKS, rectangle([0, 0], [9, 9]))
    expect(deleteMark(one, 7)).toBe(one)
  })

  it('puts a changed mark in its own place', () => {
    const two = addMark(addMark(NO_MARKS, rectangle([0, 0], [9, 9])), rectangle([5, 5], [20, 20]))
    const first = two.marks[0] as Mark
    const moved = replaceMark(two, moveMark(first, { x: 3, y: -2 }))
    expect(ids(moved)).toEqual([1, 2])
    expect(boxOf(moved.marks[0] as Mark)).toEqual({ left: 3, top: -2, right: 12, bottom: 7 })
    expect(undo(moved).marks).toEqual(two.marks)
  })
})

describe('a mark', () => {
  const mark = { id: 1, ...rectangle([50, 40], [10, 20]) }

  it('has the same box whichever way it was dragged', () => {
    expect(boxOf(mark)).toEqual({ left: 10, top: 20, right: 50, bottom: 40 })
  })

  it('grows from its top left corner', () => {
    expect(boxOf(resizeMark(mark, { x: 20, y: 10 }))).toEqual({ left: 10, top: 20, right: 70, bottom: 50 })
  })

  it('shrinks to four pixels and no further', () => {
    expect(boxOf(resizeMark(mark, { x: -500, y: -500 }))).toEqual({ left: 10, top: 20, right: 14, bottom: 24 })
  })
})

describe('what lies under the pointer', () => {
  const at = (marks: Omit<Mark, 'id'>[], x: number, y: number) =>
    markAt(
      marks.map((mark, index) => ({ ...mark, id: index + 1 })),
      { x, y },
      4,
    )?.id

  it('is a rectangle at its border, not in its middle', () => {
    const marks = [rectangle([0, 0], [100, 100])]
    expect(at(marks, 2, 50)).toBe(1)
    expect(at(marks, 50, 50)).toBeUndefined()
  })

  it('is a black-out anywhere on it', () => {
    expect(at([{ ...rectangle([0, 0], [100, 100]), tool: 'blackOut' }], 50, 50)).toBe(1)
  })

  it('is an arrow along its line', () => {
    const marks = [{ ...rectangle([0, 0], [100, 100]), tool: 'arrow' as const }]
    expect(at(marks, 50, 52)).toBe(1)
    expect(at(marks, 80, 20)).toBeUndefined()
  })

  it('is the one drawn last where two overlap', () => {
    const black = { ...rectangle([0, 0], [100, 100]), tool: 'blackOut' as const }
    expect(at([black, black], 50, 50)).toBe(2)
  })
})
