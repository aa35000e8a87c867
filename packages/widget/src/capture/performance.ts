import type { PerformanceSummary } from '@earshot/protocol'

/** Members of entries that TypeScript's DOM library lacks. */
interface ObservedEntry extends PerformanceEntry {
  readonly value?: number
  readonly hadRecentInput?: boolean
  readonly interactionId?: number
}

/** A layout-shift session ends one second after its last shift, or five seconds after its first. */
const SESSION_GAP_MS = 1000
const SESSION_LENGTH_MS = 5000
const TYPES = ['layout-shift', 'event', 'longtask', 'paint', 'largest-contentful-paint'] as const
/** Number of slowest interactions to keep, since the result ignores one in fifty. */
const SLOWEST = 10

/**
 * Returns web vitals and long tasks since the start of the page. It reads the browser's own buffer,
 * so nothing has to be observed before a report. The buffer has the first 150 to 200 entries of a
 * type, and events of at least 104 ms.
 */
export async function readPerformance(): Promise<PerformanceSummary> {
  const shifts = createShifts()
  const interactions = createInteractions()
  const [moves, events, tasks, paints, largest] = await Promise.all(TYPES.map(keptEntries))
  for (const shift of moves ?? []) shifts.add(shift)
  for (const event of events ?? []) interactions.add(event)
  const longTasks = (tasks ?? []).map(({ duration }) => duration)
  const firstPaint = paints?.find(({ name }) => name === 'first-contentful-paint')
  return {
    time_to_first_byte: firstByte(),
    first_contentful_paint: round(firstPaint?.startTime),
    largest_contentful_paint: round(largest?.at(-1)?.startTime),
    interaction_to_next_paint: round(interactions.worst()),
    cumulative_layout_shift: shifts.largest(),
    long_tasks: {
      count: longTasks.length,
      total: Math.round(longTasks.reduce((sum, duration) => sum + duration, 0)),
      longest: Math.round(Math.max(0, ...longTasks)),
    },
  }
}

/** Returns the buffered entries of a type; none if the browser does not know the type. */
export async function keptEntries(type: string): Promise<ObservedEntry[]> {
  if (typeof PerformanceObserver !== 'function' || !PerformanceObserver.supportedEntryTypes?.includes(type)) return []
  const entries: PerformanceEntry[] = []
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()))
  observer.observe({ type, buffered: true })
  entries.push(...observer.takeRecords())
  // Safari delivers them one task later.
  if (!entries.length) await new Promise((resolve) => setTimeout(resolve))
  observer.disconnect()
  return entries
}

function createShifts() {
  let first = 0
  let last = Number.NEGATIVE_INFINITY
  let session = 0
  let largest: number | null = null
  return {
    add({ startTime, value = 0, hadRecentInput }: ObservedEntry) {
      if (hadRecentInput) return
      const isSame = startTime - last < SESSION_GAP_MS && startTime - first < SESSION_LENGTH_MS
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
    worst: () => slowest[Math.min(slowest.length - 1, Math.floor(ids.size / 50))]?.duration,
  }
}

function firstByte(): number | null {
  const [navigation] = performance.getEntriesByType?.('navigation') ?? []
  const start = (navigation as PerformanceNavigationTiming | undefined)?.responseStart
  return start ? Math.round(start) : null
}

function round(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value)
}
