import type { PerformanceSummary } from '@earshot/protocol'
import type { Stop } from './entries.ts'
import { guard } from './guard.ts'

/** Members of entry types that TypeScript's DOM library leaves out. */
interface ObservedEntry extends PerformanceEntry {
  readonly value?: number
  readonly hadRecentInput?: boolean
  readonly interactionId?: number
}

/** A layout-shift session ends after a second without one, and after five seconds in any case. */
const SESSION_GAP = 1000
const SESSION_LENGTH = 5000
/** How many of the slowest interactions are enough to leave one in fifty out. */
const SLOWEST = 10

/** Web vitals and long tasks, from the start of the page on, where the browser measures them. */
export function collectPerformance(): { snapshot(): PerformanceSummary; stop: Stop } {
  let firstPaint: number | null = null
  let largestPaint: number | null = null
  const shifts = createShifts()
  const interactions = createInteractions()
  const longTasks = { count: 0, total: 0, longest: 0 }

  const stops = [
    observe('paint', (entry) => {
      if (entry.name === 'first-contentful-paint') firstPaint = entry.startTime
    }),
    observe('largest-contentful-paint', (entry) => {
      largestPaint = entry.startTime
    }),
    observe('layout-shift', shifts.add),
    observe('event', interactions.add),
    observe('longtask', ({ duration }) => {
      longTasks.count++
      longTasks.total += duration
      longTasks.longest = Math.max(longTasks.longest, duration)
    }),
  ]
  return {
    snapshot: () => ({
      time_to_first_byte: firstByte(),
      first_contentful_paint: round(firstPaint),
      largest_contentful_paint: round(largestPaint),
      interaction_to_next_paint: round(interactions.worst()),
      cumulative_layout_shift: shifts.largest(),
      long_tasks: { ...longTasks, total: Math.round(longTasks.total), longest: Math.round(longTasks.longest) },
    }),
    stop: () => {
      for (const stop of stops) stop()
    },
  }
}

/** Nothing happens where the browser does not know the type. */
function observe(type: string, onEntry: (entry: ObservedEntry) => void): Stop {
  if (typeof PerformanceObserver !== 'function' || !PerformanceObserver.supportedEntryTypes?.includes(type))
    return () => {}
  const observer = new PerformanceObserver(guard((list) => list.getEntries().forEach(onEntry)))
  observer.observe({ type, buffered: true, ...(type === 'event' && { durationThreshold: 40 }) })
  return () => observer.disconnect()
}

function createShifts() {
  let first = 0
  let last = Number.NEGATIVE_INFINITY
  let session = 0
  let largest: number | null = null
  return {
    add({ startTime, value = 0, hadRecentInput }: ObservedEntry) {
      if (hadRecentInput) return
      const isSame = startTime - last < SESSION_GAP && startTime - first < SESSION_LENGTH
      if (!isSame) first = startTime
      last = startTime
      session = isSame ? session + value : value
      largest = Math.max(largest ?? 0, session)
    },
    largest: () => (largest === null ? null : Number(largest.toFixed(4))),
  }
}

function createInteractions() {
  const ids = new Set<number>()
  let slowest: { id: number; duration: number }[] = []
  return {
    add({ interactionId: id = 0, duration }: ObservedEntry) {
      if (!id) return
      if (ids.size < 10_000) ids.add(id)
      const same = slowest.find((interaction) => interaction.id === id)
      if (same) same.duration = Math.max(same.duration, duration)
      else slowest.push({ id, duration })
      slowest = slowest.sort((a, b) => b.duration - a.duration).slice(0, SLOWEST)
    },
    worst: () => slowest[Math.min(slowest.length - 1, Math.floor(ids.size / 50))]?.duration ?? null,
  }
}

function firstByte(): number | null {
  const [navigation] = performance.getEntriesByType?.('navigation') ?? []
  const start = (navigation as PerformanceNavigationTiming | undefined)?.responseStart
  return start ? Math.round(start) : null
}

function round(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}
