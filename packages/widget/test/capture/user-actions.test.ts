import type { UserAction } from '@earshot/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { collectUserActions } from '../../src/capture/user-actions.ts'

let collected: UserAction[] = []
let stop = () => {}

beforeEach(() => {
  collected = []
  document.body.innerHTML = `
    <form id="pay"><p><button class="btn primary wide" type="button"><svg><path/></svg> Place order</button></p>
      <input name="email" value="jo@mail.example"></form>
    <div data-private><button id="secret">Jo Do</button></div>
    <div data-earshot-ui><button>Report</button></div>
    <p class="greeting">Hello Jo Do</p>
    <button id="mail">Mail jo@mail.example now, and do it before the end of this very long working day</button>`
  stop = collectUserActions((_, entry) => void collected.push(entry as UserAction))
})
afterEach(() => {
  stop()
  document.body.innerHTML = ''
})

const click = (selector: string) =>
  document.querySelector(selector)?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))

test('a click is described by its element and the text of the interface', () => {
  click('path')
  expect(collected).toMatchObject([{ kind: 'click', at: expect.any(Number) }])
  expect(collected[0]?.target).toMatch(/svg > path "Place order"$/)
  click('.btn')
  expect(collected[1]?.target).toBe('form#pay > p > button.btn.primary "Place order"')
})

test('the text of the interface is masked and short', () => {
  click('#mail')
  expect(collected[0]?.target).toContain('[email]')
  expect(collected[0]?.target).not.toContain('jo@')
  expect(collected[0]?.target?.length).toBeLessThan(80)
})

test('ordinary text and private elements are not described, and the widget’s interface is not recorded', () => {
  click('.greeting')
  click('#secret')
  click('[data-earshot-ui] button')
  expect(collected.map(({ target }) => target)).toEqual([expect.stringMatching(/p\.greeting$/), '[private]'])
  expect(JSON.stringify(collected)).not.toMatch(/Jo|Report/)
})

test('typing records no letters, only that a field changed and keys that type nothing', () => {
  const field = document.querySelector('input')
  for (const key of ['j', 'o', 'Enter']) field?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  field?.dispatchEvent(new Event('change', { bubbles: true }))
  field?.form?.dispatchEvent(new Event('submit', { bubbles: true }))
  expect(collected.map(({ kind, detail, target }) => [kind, detail, target])).toEqual([
    ['key', 'Enter', 'form#pay > input'],
    ['input', undefined, 'form#pay > input'],
    ['submit', undefined, 'form#pay'],
  ])
  expect(JSON.stringify(collected)).not.toContain('jo@')
})

test('each kind of navigation is recorded once', () => {
  history.pushState({}, '', '#one')
  history.replaceState({}, '', '#one')
  history.replaceState({}, '', '#two')
  window.dispatchEvent(new Event('hashchange'))
  expect(collected.map(({ kind, url }) => [kind, url?.split('#')[1]])).toEqual([
    ['navigation', 'one'],
    ['navigation', 'two'],
  ])
})

test('stopping restores history and listeners', () => {
  stop()
  const added = vi.spyOn(window, 'addEventListener')
  const removed = vi.spyOn(window, 'removeEventListener')
  const { pushState } = history
  const again = collectUserActions(() => {})
  expect(history.pushState).not.toBe(pushState)
  again()
  again()
  expect(history.pushState).toBe(pushState)
  const { calls } = added.mock
  expect(calls.length).toBeGreaterThan(0)
  expect(removed.mock.calls).toEqual([...calls, ...calls])
  vi.restoreAllMocks()
  click('.btn')
  expect(collected).toEqual([])
})
