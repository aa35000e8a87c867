import { createTally } from '@earshot/privacy'
import { networkEntry } from '@earshot/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readBuffered } from '../../src/capture/buffered.ts'
import { createRedact } from '../../src/capture/redact.ts'

const kept = new Map<string, object[]>()

beforeEach(() => {
  kept.clear()
  class FakeObserver {
    static supportedEntryTypes = ['navigation', 'resource']
    records: object[] = []
    observe({ type }: { type: string }): void {
      this.records = kept.get(type) ?? []
    }
    takeRecords(): object[] {
      return this.records
    }
    disconnect() {}
  }
  vi.stubGlobal('PerformanceObserver', FakeObserver)
})
afterEach(() => vi.unstubAllGlobals())

const timing = (url: string, more: object = {}) => ({
  name: new URL(url, document.baseURI).href,
  initiatorType: 'fetch',
  startTime: 10,
  responseStart: 30,
  responseEnd: 100,
  responseStatus: 200,
  encodedBodySize: 9,
  ...more,
})
const read = (options: { relay?: string; network?: 'on' | 'off' } = {}) =>
  readBuffered({ relay: 'https://relay.example', ...options }, createRedact(createTally(undefined)))

test('requests from before the widget started are entries that say so, with their addresses masked', async () => {
  kept.set('navigation', [timing('/shop', { initiatorType: 'navigation', startTime: 0 })])
  kept.set('resource', [
    timing('/cart?access_token=abcdef'),
    timing('https://relay.example/widget.js'),
    timing('/pay', { initiatorType: 'xmlhttprequest', responseStatus: 503 }),
    timing('/a.js', { initiatorType: 'script', responseStatus: 404 }),
    timing('/mine', { startTime: 200 }),
  ])
  const entries = await read()
  expect(entries.map(({ initiator, url, status }) => [initiator, new URL(url).pathname, status])).toEqual([
    ['fetch', '/cart', 200],
    ['xhr', '/pay', 503],
    ['resource', '/a.js', 404],
  ])
  expect(JSON.stringify(entries)).not.toContain('abcdef')
  for (const entry of entries) expect(networkEntry.parse(entry)).toEqual({ ...entry, buffered: true })
})

test('they are bounded, and there are none where the page wants none or the start is not known', async () => {
  const many = Array.from({ length: 5000 }, (_, i) => timing(`/n${i}`))
  kept.set('resource', [...many, timing('/earshot/widget.js?1')])
  expect(await read({ relay: '/earshot/' })).toHaveLength(200)
  expect(await read({ relay: '/earshot', network: 'off' })).toEqual([])
  expect(await read()).toEqual([])
  vi.stubGlobal('PerformanceObserver', undefined)
  expect(await read({ relay: '/earshot' })).toEqual([])
})
