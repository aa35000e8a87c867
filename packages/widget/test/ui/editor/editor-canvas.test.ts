import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Mark, Setting } from '../../../src/ui/editor/annotations.ts'
import { createEditorCanvas } from '../../../src/ui/editor/editor-canvas.ts'
import { NO_MARKS } from '../../../src/ui/editor/marks.ts'

const picture = { blob: new Blob(), bitmap: await createImageBitmap(new ImageData(1000, 500)) }
let setting: Setting
let changes: Partial<Setting>[]
let canvas: HTMLCanvasElement
let stop: () => void

/** The canvas is shown at half its size, 20 pixels from the left of the window. */
beforeEach(() => {
  canvas = document.createElement('canvas')
  canvas.style.cssText = 'position: fixed; left: 20px; top: 0; width: 500px; height: 250px'
  document.body.append(canvas)
  // A browser captures no pointer that is not pressed.
  canvas.setPointerCapture = () => undefined
  setting = { tool: 'blackOut', color: '#f00', history: NO_MARKS, selected: null }
  changes = []
  const onChange = (change: Partial<Setting>) => {
    changes.push(change)
    setting = { ...setting, ...change }
  }
  stop = createEditorCanvas({ canvas, picture, setting: () => setting, onChange }).stop
})

afterEach(() => {
  stop()
  canvas.remove()
})

const pointer = (type: string, [clientX, clientY]: [number, number], more: PointerEventInit = {}) =>
  canvas.dispatchEvent(new PointerEvent(`pointer${type}`, { clientX, clientY, isPrimary: true, button: 0, ...more }))
const drag = (...way: [[number, number], ...[number, number][]]) => {
  pointer('down', way[0])
  for (const at of way) pointer('move', at)
  pointer('up', way.at(-1) ?? way[0])
}
const marks = () => setting.history.marks as Mark[]

describe('drawing by pointer', () => {
  it('makes one mark of one drag, in pixels of the picture', () => {
    drag([30, 10], [80, 40], [120, 60])
    expect(marks()).toEqual([
      {
        id: 1,
        tool: 'blackOut',
        color: '#f00',
        points: [
          { x: 20, y: 20 },
          { x: 200, y: 120 },
        ],
      },
    ])
    expect(changes).toHaveLength(1)
  })

  it('keeps every point of a pen', () => {
    setting.tool = 'pen'
    drag([30, 10], [60, 40], [90, 10])
    expect(marks()[0]?.points.map(({ x }) => x)).toEqual([20, 20, 20, 80, 140])
  })

  it('stays inside the picture', () => {
    drag([30, 10], [9000, -50])
    expect(marks()[0]?.points[1]).toEqual({ x: 1000, y: 0 })
  })

  it('draws nothing on a click, but selects the mark at that point', () => {
    drag([30, 10], [120, 60])
    drag([70, 30])
    expect(marks()).toHaveLength(1)
    expect(setting.selected).toBe(1)
    drag([400, 200])
    expect(setting.selected).toBeNull()
  })

  it('moves the mark under the pointer with the move tool, as one undo step', () => {
    drag([30, 10], [120, 60])
    setting.tool = 'select'
    drag([70, 30], [80, 30], [100, 45])
    expect(marks()[0]?.points).toEqual([
      { x: 80, y: 50 },
      { x: 260, y: 150 },
    ])
    expect(setting.history.past).toHaveLength(2)
  })

  it('adds no undo step when a mark is only selected', () => {
    drag([30, 10], [120, 60])
    setting.tool = 'select'
    drag([70, 30])
    expect(setting.selected).toBe(1)
    expect(setting.history.past).toHaveLength(1)
  })

  it('forgets a cancelled gesture and ignores a second finger', () => {
    pointer('down', [30, 10])
    pointer('move', [90, 90])
    pointer('cancel', [90, 90])
    pointer('up', [90, 90])
    expect(changes).toEqual([])
    pointer('down', [30, 10])
    for (const type of ['down', 'move', 'up']) pointer(type, [400, 200], { isPrimary: false })
    pointer('move', [120, 60])
    pointer('up', [120, 60])
    expect(marks().map((mark) => mark.points[1])).toEqual([{ x: 200, y: 120 }])
  })
})
