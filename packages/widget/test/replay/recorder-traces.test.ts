import { describe, expect, it } from 'vitest'
import {
  keepFrames,
  releaseBuffers,
  releaseFrames,
  releaseStyleSheets,
  traceRecorder,
} from '../../src/capture/recorder-traces.ts'

/** The parts of a window that a recorder wraps. */
function createWindow() {
  class CSSStyleSheet {
    insertRule(rule: string) {
      if (rule === 'bad') throw new SyntaxError('bad rule')
      return 7
    }
    addRule() {
      return -1
    }
  }
  class Registry {
    define() {}
  }
  const registry = new Registry()
  const window = { CSSStyleSheet, customElements: registry, document: {} } as unknown as Window & typeof globalThis
  return { window, sheet: CSSStyleSheet.prototype, registry }
}

/** What rrweb does: wraps, and puts back only some of it. */
function recordLikeRrweb({ sheet, registry }: ReturnType<typeof createWindow>) {
  const { insertRule } = sheet
  const { define } = registry
  sheet.insertRule = function (rule: string) {
    return insertRule.call(this, rule)
  }
  sheet.addRule = () => -1
  registry.define = () => {}
  return () => {
    sheet.insertRule = insertRule
    registry.define = define
  }
}

describe('what a recorder leaves behind', () => {
  it('is taken back: the window has the very properties it had', () => {
    const page = createWindow()
    const before = Object.getOwnPropertyDescriptors(page.sheet)
    const traces = traceRecorder(page.window)
    const stop = recordLikeRrweb(page)
    traces.wrapped()
    stop()
    traces.restore()
    expect(Object.getOwnPropertyDescriptors(page.sheet)).toEqual(before)
    expect(Object.getOwnPropertyNames(page.registry)).toEqual([])
  })

  it('stays where somebody else has wrapped it since', () => {
    const page = createWindow()
    const traces = traceRecorder(page.window)
    recordLikeRrweb(page)
    traces.wrapped()
    const theirs = () => 1
    page.sheet.addRule = theirs
    page.sheet.insertRule = theirs
    traces.restore()
    expect(page.sheet.addRule).toBe(theirs)
    expect(page.sheet.insertRule).toBe(theirs)
  })

  it('tells the page’s own errors from the recorder’s', () => {
    const page = createWindow()
    const traces = traceRecorder(page.window)
    recordLikeRrweb(page)
    const sheet = Object.create(page.sheet) as typeof page.sheet
    expect(sheet.insertRule('.a {}')).toBe(7)
    let raised: unknown
    try {
      sheet.insertRule('bad')
    } catch (error) {
      raised = error
    }
    expect(raised).toBeInstanceOf(SyntaxError)
    expect(traces.isPageError(raised)).toBe(true)
    expect(traces.isPageError(new SyntaxError('bad rule'))).toBe(false)
    expect(traces.isPageError(undefined)).toBe(false)
  })

  it('is taken off documents and shadow roots', () => {
    const host = document.createElement('div')
    const root = host.attachShadow({ mode: 'open' })
    Object.defineProperty(root, 'adoptedStyleSheets', { configurable: true, value: [] })
    releaseStyleSheets([host, document.createTextNode('x')])
    expect(Object.hasOwn(root, 'adoptedStyleSheets')).toBe(false)
  })

  it('is the list of its buffers, which is emptied, and arrays work as before', () => {
    const { forEach } = Array.prototype
    const buffers = ['first', 'second']
    releaseBuffers(() => buffers.forEach(() => {}))
    expect(buffers).toEqual([])
    expect(() =>
      releaseBuffers(() => {
        throw new Error('not recording')
      }),
    ).toThrow('not recording')
    expect(Array.prototype.forEach).toBe(forEach)
  })
})

describe('the frames that a recorder puts into the page', () => {
  it('stay when the recorder stops, and go when the replay ends', () => {
    const frame = document.createElement('iframe')
    frame.setAttribute('__rrwebUntaintedMutationObserver', '')
    document.body.append(frame)
    keepFrames()
    frame.remove()
    expect(frame.isConnected).toBe(true)
    releaseFrames()
    expect(frame.isConnected).toBe(false)
    releaseFrames()
  })
})
