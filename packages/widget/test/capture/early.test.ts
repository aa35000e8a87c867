import { expect, test, vi } from 'vitest'
import { startEarlyCollectors } from '../../src/capture/early.ts'

test('what came before the recorder is handed over in order, and what comes later goes there at once', () => {
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

test('only the newest wait', () => {
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

test('stopping one leaves the others, and stopping all leaves the page as it was', () => {
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
