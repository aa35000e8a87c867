import type { PageError } from '@earshot/protocol'
import { expect, test, vi } from 'vitest'
import { startEarlyCollectors } from '../../src/capture/early.ts'

test('earlier entries reach the recorder in order, and later ones at once', () => {
  vi.spyOn(console, 'log').mockReturnValue()
  const early = startEarlyCollectors()
  const patched = console.log
  console.log('before')
  const taken: unknown[] = []
  early.drainTo((kind, entry) => taken.push([kind, 'args' in entry ? entry.args : null]))
  console.log('after')
  expect(console.log).toBe(patched)
  early.stop()
  console.log('stopped')
  expect(taken).toEqual([
    ['console', ['before']],
    ['console', ['after']],
  ])
  vi.restoreAllMocks()
})

test('only the newest entries wait', () => {
  vi.spyOn(console, 'log').mockReturnValue()
  const early = startEarlyCollectors()
  for (let i = 0; i < 1000; i++) console.log(i)
  const taken: unknown[] = []
  early.drainTo((_, entry) => taken.push('args' in entry && entry.args[0]))
  early.stop()
  expect(taken).toHaveLength(300)
  expect(taken.at(-1)).toBe('999')
  vi.restoreAllMocks()
})

test('stopping one collector does not stop the others, and stopping all restores the page', () => {
  const before = [console.log, window.fetch, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send]
  const now = () => [console.log, window.fetch, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send]
  const early = startEarlyCollectors()
  expect(now().some((method, i) => method === before[i])).toBe(false)
  early.stop('console')
  expect(console.log).toBe(before[0])
  expect(window.fetch).not.toBe(before[1])
  early.stop()
  early.stop()
  expect(now()).toEqual(before)
})

const revoked = Proxy.revocable({}, {})
revoked.revoke()
const throws = () => {
  throw new Error('looked at')
}

test.each<[what: string, thrown: unknown, name: string, message: string]>([
  ['an error', new RangeError('too far'), 'RangeError', 'too far'],
  ['a text', 'no', '', 'no'],
  ['an object', { status: 409 }, '', '{"status":409}'],
  ['nothing', undefined, '', 'undefined'],
  ['a symbol', Symbol('no'), '', 'Symbol(no)'],
  ['an error that throws', Object.defineProperty(new Error(), 'message', { get: throws }), 'Error', '[unreadable]'],
  ['a proxy that throws', new Proxy(new Error(), { getPrototypeOf: throws, get: throws }), '', '[unreadable]'],
  ['a proxy that is revoked', revoked.proxy, '', '[unreadable]'],
])('%s that the page has caught is recorded, and nothing is thrown', (_, thrown, name, message) => {
  const early = startEarlyCollectors()
  early.captureError(thrown)
  const taken: unknown[] = []
  early.drainTo((kind, entry) => taken.push([kind, entry]))
  early.stop()
  early.captureError(thrown)
  expect(taken).toEqual([['errors', expect.objectContaining({ kind: 'caught', name, message })]])
})

test('the context of a caught error is recorded within limits, whatever it is', () => {
  const early = startEarlyCollectors()
  const cause = new Error('root cause')
  const circle: Record<string, unknown> = { component: 'Cart' }
  circle.self = circle
  early.captureError(new Error('outer', { cause }), circle)
  early.captureError(new Error('long'), { stack: Array.from({ length: 100 }, () => 'x'.repeat(10_000)) })
  early.captureError(new Error('odd'), Object.defineProperty({}, 'price', { get: throws, enumerable: true }))
  early.captureError(new Error('none'), null as never)
  const taken: PageError[] = []
  early.drainTo((_, entry) => taken.push(entry as PageError))
  early.stop()
  expect(taken[0]?.stack).toContain('caused by Error: root cause')
  expect(taken[0]?.context).toBe('{"component":"Cart","self":[circular]}')
  expect(taken[1]?.context?.length).toBeLessThan(10_000)
  expect(taken[2]?.context).toBe('{"price":"[getter]"}')
  expect(taken[3]?.context).toBeUndefined()
})
