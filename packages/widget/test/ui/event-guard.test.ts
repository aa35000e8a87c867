import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { guardEvents, redoBy } from '../../src/ui/event-guard.ts'
import { createShadowHost, HOST_ATTRIBUTE } from '../../src/ui/shadow-host.ts'

let host: HTMLElement
let inside: HTMLElement
let stop: () => void
const redo = vi.fn()
redoBy(redo)
beforeEach(() => {
  const made = createShadowHost({ css: '' })
  host = made.host
  inside = document.createElement('input')
  made.root.append(inside)
  document.body.append(host)
  stop = guardEvents()
})
afterEach(() => {
  redo.mockClear()
  stop()
  host.remove()
})

const press = (at: EventTarget) => {
  const event = new KeyboardEvent('keydown', {
    key: 'k',
    ctrlKey: true,
    bubbles: true,
    composed: true,
    cancelable: true,
  })
  at.dispatchEvent(event)
  return event
}

describe('an event in the widget’s shadow root', () => {
  it('reaches the widget’s listeners as an event that cannot leave the root and that the browser does not treat as a key', () => {
    const heard = vi.fn()
    const outside = vi.fn()
    inside.addEventListener('keydown', heard)
    document.body.addEventListener('keydown', outside)
    press(inside)
    expect(heard).toHaveBeenCalledOnce()
    const [told] = heard.mock.calls[0] ?? []
    expect(told).toMatchObject({ type: 'keydown', key: 'k', ctrlKey: true, composed: false })
    expect(told).not.toBeInstanceOf(KeyboardEvent)
    expect(outside).not.toHaveBeenCalled()
    document.body.removeEventListener('keydown', outside)
  })

  it.each(['click', 'mousedown', 'pointerdown', 'touchstart', 'focusin', 'paste'])(
    'no listener of the page hears, a focus trap that takes a %s least',
    (type) => {
      const trap = vi.fn((event: Event) => {
        event.preventDefault()
        event.stopImmediatePropagation()
      })
      document.addEventListener(type, trap, true)
      const event = new Event(type, { bubbles: true, composed: true, cancelable: true })
      inside.dispatchEvent(event)
      document.removeEventListener(type, trap, true)
      expect(trap).not.toHaveBeenCalled()
      expect(event.defaultPrevented).toBe(false)
    },
  )

  it('reaches the widget’s listeners also if the page has replaced the Event class', () => {
    const heard = vi.fn()
    inside.addEventListener('keydown', heard)
    const event = new KeyboardEvent('keydown', { key: 'k', bubbles: true, composed: true })
    vi.stubGlobal('Event', class {})
    inside.dispatchEvent(event)
    vi.unstubAllGlobals()
    expect(heard).toHaveBeenCalledOnce()
  })

  it('has its default prevented only if the widget’s listener prevents it', () => {
    expect(press(inside).defaultPrevented).toBe(false)
    inside.addEventListener('keydown', (event) => event.preventDefault())
    expect(press(inside).defaultPrevented).toBe(true)
  })

  it('has its default performed by the widget if an earlier listener of the page has prevented it', () => {
    stop()
    const early = (event: Event) => event.preventDefault()
    window.addEventListener('keydown', early, true)
    stop = guardEvents()
    press(inside)
    window.removeEventListener('keydown', early, true)
    const event = expect.objectContaining({ type: 'keydown', key: 'k' })
    expect(redo).toHaveBeenCalledExactlyOnceWith({ event, target: inside, text: '' })
  })

  it('looks to the page’s shortcuts like typing in a text field', () => {
    expect(host.isContentEditable).toBe(true)
  })
})

it('leaves keys outside the widget to the page, also in an element that only has the widget’s attribute', () => {
  const heard = vi.fn()
  const marked = document.createElement('div')
  marked.setAttribute(HOST_ATTRIBUTE, '')
  document.body.append(marked)
  document.body.addEventListener('keydown', heard)
  press(document.body)
  press(marked)
  document.body.removeEventListener('keydown', heard)
  marked.remove()
  expect(heard.mock.calls.map(([event]) => event instanceof KeyboardEvent)).toEqual([true, true])
})
