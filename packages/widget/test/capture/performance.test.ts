import { performanceSummary } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readPerformance } from '../../src/capture/performance.ts'

let kept: Map<string, object[]>
let observing: Set<object>

beforeEach(() => {
  kept = new Map()
  observing = new Set()
  class FakeObserver {
    static supportedEntryTypes = ['paint', 'largest-contentful-paint', 'layout-shift', 'event', 'longtask']
    records: object[] = []
    observe({ type, buffered }: { type: string; buffered: boolean }): void {
      expect(buffered).toBe(true)
      observing.add(this)
      this.records = kept.get(type) ?? []
    }
    takeRecords(): object[] {
      return this.records
    }
    disconnect(): void {
      observing.delete(this)
    }
  }
  vi.stubGlobal('PerformanceObserver', FakeObserver)
})
afterEach(() => vi.unstubAllGlobals())

const tell = (type: string, ...entries: object[]) => kept.set(type, [...(kept.get(type) ?? []), ...entries])

test('sums up web vitals and long tasks', async () => {
  tell('paint', { name: 'first-paint', startTime: 90 }, { name: 'first-contentful-paint', startTime: 120.4 })
  tell('largest-contentful-paint', { startTime: 300 }, { startTime: 812.7 })
  tell(
    'layout-shift',
    { startTime: 100, value: 0.1 },
    { startTime: 900, value: 0.05 },
    { startTime: 5000, value: 0.08 },
  )
  tell('layout-shift', { startTime: 5100, value: 0.5, hadRecentInput: true })
  tell(
    'event',
    { interactionId: 1, duration: 40 },
    { interactionId: 1, duration: 96 },
    { interactionId: 0, duration: 500 },
  )
  tell('longtask', { duration: 80 }, { duration: 61.6 })
  const summary = await readPerformance()
  expect(summary).toMatchObject({
    first_contentful_paint: 120,
    largest_contentful_paint: 813,
    cumulative_layout_shift: 0.15,
    interaction_to_next_paint: 96,
    long_tasks: { count: 2, total: 142, longest: 80 },
  })
  expect(performanceSummary.parse(summary)).toEqual(summary)
  expect(observing.size).toBe(0)
})

test('one in fifty interactions is ignored as an outlier', async () => {
  for (let id = 1; id <= 60; id++) tell('event', { interactionId: id, duration: id === 7 ? 900 : 48 })
  expect((await readPerformance()).interaction_to_next_paint).toBe(48)
})

test('a browser without measurements is not an error', async () => {
  vi.stubGlobal('PerformanceObserver', undefined)
  expect(await readPerformance()).toMatchObject({ largest_contentful_paint: null, interaction_to_next_paint: null })
})
