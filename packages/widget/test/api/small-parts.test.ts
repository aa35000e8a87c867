import { afterEach, describe, expect, it, vi } from 'vitest'
import { sha256 } from '../../src/api/bytes.ts'
import { optionsOf } from '../../src/api/data-attributes.ts'
import { createEvents } from '../../src/api/events.ts'
import { createInertWidget } from '../../src/api/inert-widget.ts'
import { whenIdle } from '../../src/api/when-idle.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the data attributes of a script tag', () => {
  it('become options', () => {
    expect(optionsOf({ key: 'ck_1', theme: 'dark', replayText: 'balanced', release: '4.2' })).toEqual({
      key: 'ck_1',
      theme: 'dark',
      replayText: 'balanced',
      release: '4.2',
    })
  })

  it('that are not known are left alone', () => {
    expect(optionsOf({ key: 'ck_1', turboTrack: 'reload', mask: 'alert(1)' })).toEqual({ key: 'ck_1' })
  })

  it('with an invalid value are reported in the console and ignored', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    expect(optionsOf({ key: 'ck_1', replayText: 'everything' })).toEqual({ key: 'ck_1' })
    expect(warn).toHaveBeenCalledWith('Earshot: data-replay-text="everything" is not one of strict, balanced.')
  })
})

describe('a hash', () => {
  it('rejects with an explanation in an insecure page', async () => {
    vi.stubGlobal('crypto', {})
    const refused = { code: 'INVALID_ORIGIN', message: expect.stringContaining('https') }
    await expect(sha256(new Blob(['x']))).rejects.toMatchObject(refused)
  })
})

describe('events', () => {
  it('reach the listeners of their name until these stop listening', () => {
    const events = createEvents<{ sent: string; close: undefined }>()
    const heard: string[] = []
    const stop = events.on('sent', (id) => heard.push(id))
    events.emit('sent', 'one')
    events.emit('close', undefined)
    stop()
    events.emit('sent', 'two')
    expect(heard).toEqual(['one'])
  })

  it('reach the other listeners when one throws, and nothing is rethrown', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const events = createEvents<{ sent: string }>()
    const heard = vi.fn()
    events.on('sent', () => {
      throw new Error('the page’s own')
    })
    events.on('sent', heard)
    expect(() => events.emit('sent', 'x')).not.toThrow()
    expect(heard).toHaveBeenCalledOnce()
    expect(console.error).toHaveBeenCalledOnce()
  })
})

describe('a widget without a page', () => {
  it('does nothing, and rejects where a promise is returned', async () => {
    const widget = createInertWidget()
    widget.open()
    widget.identify({ id: 'u' })
    widget.captureError(new Error('no page'), { component: 'Cart' })
    widget.on('sent', () => undefined)()
    widget.destroy()
    await expect(widget.submit({ title: 'x' })).rejects.toMatchObject({ code: 'NOT_RUNNING' })
  })
})

describe('waiting for an idle page', () => {
  it('starts in the browser’s idle callback', () => {
    let run = () => {}
    vi.stubGlobal('requestIdleCallback', (callback: () => void) => {
      run = callback
      return 7
    })
    const start = vi.fn()
    whenIdle(start)
    expect(start).not.toHaveBeenCalled()
    run()
    expect(start).toHaveBeenCalledOnce()
  })

  it('can be cancelled', () => {
    let run = () => {}
    vi.stubGlobal('requestIdleCallback', (callback: () => void) => {
      run = callback
      return 7
    })
    const start = vi.fn()
    whenIdle(start)()
    run()
    expect(start).not.toHaveBeenCalled()
  })

  it('starts a moment later if the browser has no idle callback', () => {
    vi.useFakeTimers()
    vi.stubGlobal('requestIdleCallback', undefined)
    const start = vi.fn()
    whenIdle(start)
    vi.runAllTimers()
    expect(start).toHaveBeenCalledOnce()
  })
})
