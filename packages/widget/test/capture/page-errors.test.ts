import type { PageError } from '@earshot/protocol'
import { expect, test, vi } from 'vitest'
import { collectPageErrors } from '../../src/capture/page-errors.ts'

function collect(happen: () => void): PageError[] {
  const collected: PageError[] = []
  const stop = collectPageErrors((_, entry) => void collected.push(entry as PageError))
  happen()
  stop()
  stop()
  return collected
}

test('records an uncaught error with its location', () => {
  const error = new TypeError('x is undefined')
  const init = { error, message: 'x is undefined', filename: 'https://a.example/app.js', lineno: 10, colno: 5 }
  expect(collect(() => window.dispatchEvent(new ErrorEvent('error', init)))).toEqual([
    {
      at: expect.any(Number),
      kind: 'error',
      name: 'TypeError',
      message: 'x is undefined',
      stack: error.stack,
      source: 'https://a.example/app.js',
      line: 10,
      column: 5,
    },
  ])
})

test('records an unhandled rejection of any value, and does not prevent its default action', () => {
  const reject = (reason: unknown) => {
    const event = Object.assign(new Event('unhandledrejection', { cancelable: true }), { reason })
    window.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
  }
  const collected = collect(() => {
    reject(new RangeError('too far'))
    reject({ status: 409 })
    reject('plain')
  })
  expect(collected.map(({ kind, name, message }) => [kind, name, message])).toEqual([
    ['rejection', 'RangeError', 'too far'],
    ['rejection', '', '{"status":409}'],
    ['rejection', '', 'plain'],
  ])
})

test('records the causes of an error, and the errors inside an aggregate', () => {
  const error = new AggregateError([new Error('disk said no')], 'could not save', { cause: new Error('root cause') })
  const [noted] = collect(() => window.dispatchEvent(new ErrorEvent('error', { error })))
  expect(noted?.message).toBe('could not save')
  expect(noted?.stack).toContain('disk said no')
  expect(noted?.stack).toContain('caused by Error: root cause')
})

test('records an image that did not load', () => {
  const image = document.createElement('img')
  image.id = 'logo'
  image.setAttribute('src', '/logo.png?sig=1')
  document.body.append(image)
  const collected = collect(() => image.dispatchEvent(new Event('error')))
  image.remove()
  expect(collected).toMatchObject([
    { kind: 'resource', name: 'img', message: '<img#logo> did not load', source: '/logo.png?sig=1' },
  ])
})

test('stopping removes every listener', () => {
  const added = vi.spyOn(window, 'addEventListener')
  const removed = vi.spyOn(window, 'removeEventListener')
  collectPageErrors(() => {})()
  expect(removed.mock.calls).toEqual(added.mock.calls)
  expect(added).toHaveBeenCalledTimes(2)
  vi.restoreAllMocks()
})

test('removes the empty line that Firefox adds to a stack', () => {
  const error = Object.assign(new Error('x'), { stack: 'at@https://a.example/app.js:1:2\n' })
  const [noted] = collect(() => window.dispatchEvent(new ErrorEvent('error', { error })))
  expect(noted?.stack).toBe('at@https://a.example/app.js:1:2')
})
