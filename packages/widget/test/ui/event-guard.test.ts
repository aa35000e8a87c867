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

describe('of an event in our shadow root', () => {
  it('ours hear by one that cannot leave it, nor is taken for a key by the browser', () => {
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

  it('ours hear also where the page has a class Event of its own', () => {
    const heard = vi.fn()
    inside.addEventListener('keydown', heard)
    const event = new KeyboardEvent('keydown', { key: 'k', bubbles: true, composed: true })
    vi.stubGlobal('Event', class {})
    inside.dispatchEvent(event)
    vi.unstubAllGlobals()
    expect(heard).toHaveBeenCalledOnce()
  })

  it('the default is prevented where ours has taken it, and only there', () => {
    expect(press(inside).defaultPrevented).toBe(false)
    inside.addEventListener('keydown', (event) => event.preventDefault())
    expect(press(inside).defaultPrevented).toBe(true)
  })

  it('the default is made up for where a listener of the page came first and has prevented it', () => {
    stop()
    const early = (event: Event) => event.preventDefault()
    window.addEventListener('keydown', early, true)
    stop = guardEvents()
    press(inside)
    window.removeEventListener('keydown', early, true)
    const event = expect.objectContaining({ type: 'keydown', key: 'k' })
    expect(redo).toHaveBeenCalledExactlyOnceWith({ event, target: inside, text: '' })
  })

  it('the page’s shortcuts are told that somebody writes there', () => {
    expect(host.isContentEditable).toBe(true)
  })
})

it('leaves the page its own keys, also of an element that only bears our mark', () => {
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
