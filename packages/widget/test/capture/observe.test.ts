import { describe, expect, it, vi } from 'vitest'
import { observe } from '../../src/capture/observe.ts'

/** A class of a page, whose method fails for "bad". */
function createSheetClass() {
  return class Sheet {
    text = ''
    insertRule(rule: string) {
      if (rule === 'bad') throw new SyntaxError('bad rule')
      return rule.length
    }
    get value() {
      return this.text
    }
    set value(text: string) {
      this.text = `[${text}]`
    }
  }
}

describe('observing a method of the page', () => {
  it('reports its calls and leaves the very property behind', () => {
    const Sheet = createSheetClass()
    const properties = Object.getOwnPropertyDescriptors(Sheet.prototype)
    const before = vi.fn()
    const after = vi.fn()
    const stop = observe({ of: Sheet, name: 'insertRule', before, after })
    const sheet = new Sheet()
    expect(sheet.insertRule('.a')).toBe(2)
    expect(before).toHaveBeenCalledWith(sheet, ['.a'])
    expect(after).toHaveBeenCalledWith(sheet, ['.a'])
    expect(String(Sheet.prototype.insertRule)).toContain('[native code]')
    stop()
    stop()
    expect(Object.getOwnPropertyDescriptors(Sheet.prototype)).toEqual(properties)
  })

  it('passes on the page’s own errors and never one of the widget', () => {
    const Sheet = createSheetClass()
    const fail = () => {
      throw new Error('ours')
    }
    observe({ of: Sheet, name: 'insertRule', before: fail, after: fail })
    expect(new Sheet().insertRule('.a')).toBe(2)
    expect(() => new Sheet().insertRule('bad')).toThrow(SyntaxError)
  })

  it('reports what a setter was given, and leaves the property behind', () => {
    const Sheet = createSheetClass()
    const properties = Object.getOwnPropertyDescriptors(Sheet.prototype)
    const seen: string[] = []
    const after = (sheet: { value: string }) => void seen.push(sheet.value)
    const stop = observe({ of: Sheet, name: 'value', part: 'set', after })
    new Sheet().value = 'a'
    expect(seen).toEqual(['[a]'])
    stop()
    expect(Object.getOwnPropertyDescriptors(Sheet.prototype)).toEqual(properties)
  })

  it('leaves a wrapper of the page in its place over any number of restarts, and reports each call once', () => {
    const Sheet = createSheetClass()
    const calls: string[] = []
    const start = (name: string) =>
      observe({ of: Sheet, name: 'insertRule', before: (_, [rule]) => void calls.push(`${name} ${rule}`) })
    let stop = start('first')
    const ours = Sheet.prototype.insertRule
    const theirs = function (this: InstanceType<typeof Sheet>, rule: string): number {
      calls.push(`page ${rule}`)
      return ours.call(this, rule)
    }
    Sheet.prototype.insertRule = theirs
    for (const name of ['second', 'third']) {
      stop()
      stop = start(name)
      expect(Sheet.prototype.insertRule).toBe(theirs)
    }
    new Sheet().insertRule('.a')
    stop()
    new Sheet().insertRule('.b')
    expect(Sheet.prototype.insertRule).toBe(theirs)
    expect(calls).toEqual(['page .a', 'third .a', 'page .b'])
  })

  it('wraps again if the page has restored the original', () => {
    const Sheet = createSheetClass()
    const native = Sheet.prototype.insertRule
    const before = vi.fn()
    const stop = observe({ of: Sheet, name: 'insertRule', before })
    Sheet.prototype.insertRule = (rule) => rule.length
    stop()
    Sheet.prototype.insertRule = native
    observe({ of: Sheet, name: 'insertRule', before })
    new Sheet().insertRule('.a')
    expect(before).toHaveBeenCalledTimes(1)
  })

  it('does nothing if the class or method is missing or not configurable', () => {
    const Sheet = createSheetClass()
    observe({ of: undefined, name: 'insertRule' })()
    observe({ of: Sheet, name: 'deleteRule' })()
    Object.freeze(Sheet.prototype)
    const { insertRule } = Sheet.prototype
    observe({ of: Sheet, name: 'insertRule' })()
    expect(Sheet.prototype.insertRule).toBe(insertRule)
  })
})
