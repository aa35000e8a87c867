import { describe, expect, it } from 'vitest'
import { addMark, boxOf, type Mark, type Setting } from '../../../src/ui/editor/annotations.ts'
import { afterKey } from '../../../src/ui/editor/editor-keys.ts'
import { NO_MARKS } from '../../../src/ui/editor/marks.ts'

const picture = { bitmap: { width: 1000, height: 500 } as ImageBitmap }
const key = (key: string, held: { shiftKey?: boolean; ctrlKey?: boolean } = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
})
const empty: Setting = { tool: 'blackOut', color: '#f00', history: NO_MARKS, selected: null }
const press = (pressed: ReturnType<typeof key>, setting: Setting) => afterKey(pressed, { setting, picture })

/** The setting after some keys, as the editor would carry it along. */
function afterKeys(setting: Setting, ...keys: ReturnType<typeof key>[]): Setting {
  const now = { ...setting }
  for (const pressed of keys) Object.assign(now, press(pressed, now))
  return now
}

describe('the keys of the editor', () => {
  it('Enter adds a mark of the current tool in the middle and selects it', () => {
    const { history, selected } = afterKeys(empty, key('Enter'))
    expect(history.marks).toHaveLength(1)
    expect(history.marks[0]?.tool).toBe('blackOut')
    expect(boxOf(history.marks[0] as Mark)).toEqual({ left: 375, top: 200, right: 625, bottom: 300 })
    expect(selected).toBe(history.marks[0]?.id)
  })

  it('arrow keys move the selected mark, and with Shift resize it', () => {
    const added = afterKeys(empty, key('Enter'))
    const moved = afterKeys(added, key('ArrowRight'), key('ArrowUp'))
    expect(boxOf(moved.history.marks[0] as Mark)).toEqual({ left: 385, top: 190, right: 635, bottom: 290 })
    const wider = afterKeys(added, key('ArrowRight', { shiftKey: true }))
    expect(boxOf(wider.history.marks[0] as Mark)).toEqual({ left: 375, top: 200, right: 635, bottom: 300 })
  })

  it('Space selects one mark after the other, and starts again', () => {
    const two = { ...afterKeys(empty, key('Enter'), key('Enter')), selected: null }
    const picked = [1, 2, 3].map((times) => afterKeys(two, ...Array(times).fill(key(' '))).selected)
    expect(picked).toEqual([1, 2, 1])
  })

  it('Delete removes only the selected mark', () => {
    const one = afterKeys(empty, key('Enter'), key('Enter'), key('Delete'))
    expect(one.history.marks.map((mark) => mark.id)).toEqual([1])
    expect(one.selected).toBeNull()
  })

  it('undoes and redoes with Control', () => {
    const undone = afterKeys(empty, key('Enter'), key('z', { ctrlKey: true }))
    expect(undone.history.marks).toEqual([])
    expect(afterKeys(undone, key('Z', { ctrlKey: true, shiftKey: true })).history.marks).toHaveLength(1)
  })

  it('leaves every other key to the browser, so that Tab moves the focus', () => {
    const history = addMark(NO_MARKS, { tool: 'pen', color: '#000', points: [{ x: 1, y: 1 }] })
    expect(press(key('Tab'), { ...empty, history })).toBeUndefined()
    expect(press(key('ArrowLeft'), { ...empty, history })).toBeUndefined()
    expect(press(key('c', { ctrlKey: true }), { ...empty, history, selected: 1 })).toBeUndefined()
  })
})
