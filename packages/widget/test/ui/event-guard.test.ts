import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { guardEvents } from '../../src/ui/event-guard.ts'

let host: HTMLElement
let inside: HTMLElement
let stop: () => void
beforeEach(() => {
  host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  inside = document.createElement('input')
  root.append(inside)
  document.body.append(host)
  stop = guardEvents(host, root)
})
afterEach(() => {
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

it('tells ours of a key by an event that cannot leave the shadow root, nor is taken for a key by the browser', () => {
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

it('prevents what the key would do where ours has taken it, and only there', () => {
  expect(press(inside).defaultPrevented).toBe(false)
  inside.addEventListener('keydown', (event) => event.preventDefault())
  expect(press(inside).defaultPrevented).toBe(true)
})

it('leaves the page its own keys', () => {
  const heard = vi.fn()
  document.body.addEventListener('keydown', heard, { once: true })
  press(document.body)
  expect(heard.mock.calls[0]?.[0]).toBeInstanceOf(KeyboardEvent)
})
