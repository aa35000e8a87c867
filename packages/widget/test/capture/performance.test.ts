import { performanceSummary } from '@earshot/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { collectPerformance } from '../../src/capture/performance.ts'

type Listener = (list: { getEntries(): object[] }) => void
let observers: Map<string, Listener>

beforeEach(() => {
  observers = new Map()
  class FakeObserver {
    static supportedEntryTypes = ['paint', 'largest-contentful-paint', 'layout-shift', 'event', 'longtask']
    readonly listener: Listener
    constructor(listener: Listener) {
      this.listener = listener
    }
    observe({ type, buffered }: { type: string; buffered: boolean }): void {
      expect(buffered).toBe(true)
      observers.set(type, this.listener)
    }
    disconnect(): void {
      for (const [type, listener] of observers) if (listener === this.listener) observers.delete(type)
    }
  }
  vi.stubGlobal('PerformanceObserver', FakeObserver)
})
afterEach(() => vi.unstubAllGlobals())

const tell = (type: string, ...entries: object[]) => observers.get(type)?.({ getEntries: () => entries })

test('sums up web vitals and long tasks', () => {
  const { snapshot, stop } = collectPerformance()
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
  expect(snapshot()).toMatchObject({
    first_contentful_paint: 120,
    largest_contentful_paint: 813,
    cumulative_layout_shift: 0.15,
    interaction_to_next_paint: 96,
    long_tasks: { count: 2, total: 142, longest: 80 },
  })
  expect(performanceSummary.parse(snapshot())).toEqual(snapshot())
  stop()
  stop()
  expect(observers.size).toBe(0)
})

test('of many interactions one in fifty may be slower', () => {
  const { snapshot, stop } = collectPerformance()
  for (let id = 1; id <= 60; id++) tell('event', { interactionId: id, duration: id === 7 ? 900 : 48 })
  expect(snapshot().interaction_to_next_paint).toBe(48)
  stop()
})

test('a browser that measures nothing is no error', () => {
  vi.stubGlobal('PerformanceObserver', undefined)
  const { snapshot, stop } = collectPerformance()
  expect(snapshot()).toMatchObject({ largest_contentful_paint: null, interaction_to_next_paint: null })
  stop()
})
