/**
 * Keeps the last events of a recording in bounded memory. Each segment starts with a full snapshot
 * of the page, so the oldest segment can be dropped as a whole. Events are stored as JSON: they
 * retain no objects of the page, and their size is known.
 */

export interface ReplayBufferOptions {
  /** Minimum duration to keep in milliseconds, within the other limits. */
  readonly duration: number
  /**
   * Maximum size of a segment's events without its full snapshot, in UTF-16 units.
   * @default 4 MiB
   */
  readonly maxSegmentBytes?: number
  /** Maximum number of events in a segment. @default 20000 */
  readonly maxSegmentEvents?: number
  /**
   * Maximum size of all segments, in UTF-16 units; older segments are dropped first.
   * @default 24 MiB
   */
  readonly maxBytes?: number
}

export interface ReplayBuffer {
  /**
   * Starts a segment with the next events as its full snapshot. Drops segments that are no longer
   * needed at `now`.
   */
  begin(now: number): void
  /**
   * Adds an event. Returns false if the segment is full: this event and all others until the next
   * `begin` are lost.
   */
  add(event: { readonly type: number; readonly timestamp: number }): boolean
  /**
   * Returns true if a new segment should start: this one is full, or covers the duration by itself
   * and has grown.
   */
  isDue(now: number): boolean
  /** Returns all events as JSON, oldest first. */
  jsonEvents(): string[]
  /** Returns true if there is a full snapshot. Without one, the events cannot be replayed. */
  hasPicture(): boolean
  /** Returns the time of the oldest event; null if there is none. */
  startedAt(): number | null
}

interface Segment {
  readonly begun: number
  readonly events: string[]
  firstEventAt: number | null
  bytes: number
  pictureBytes: number
}

const MiB = 1024 * 1024
const FULL_PICTURE = 2
/** Minimum growth since the last snapshot before a new one is due … */
const GROWN_BYTES = 128 * 1024
const GROWN_EVENTS = 800
/** … or its maximum age, in multiples of the duration. */
const MAX_DURATIONS = 5
/** Minimum time between snapshots of a page that changes all the time, in milliseconds. */
const MIN_AGE_MS = 10_000

export function createReplayBuffer({
  duration,
  maxSegmentBytes = 4 * MiB,
  maxSegmentEvents = 20_000,
  maxBytes = 24 * MiB,
}: ReplayBufferOptions): ReplayBuffer {
  let segments: Segment[] = []

  const isFull = ({ bytes, pictureBytes, events }: Segment) =>
    bytes - pictureBytes > maxSegmentBytes || events.length > maxSegmentEvents
  const totalBytes = () => segments.reduce((sum, segment) => sum + segment.bytes, 0)

  function dropOld(now: number) {
    let [, next] = segments
    while (next?.firstEventAt && (next.firstEventAt <= now - duration || totalBytes() > maxBytes)) {
      segments.shift()
      next = segments[1]
    }
  }

  return {
    begin(now) {
      segments = segments.filter((segment) => segment.firstEventAt !== null)
      segments.push({ begun: now, events: [], firstEventAt: null, bytes: 0, pictureBytes: 0 })
    },
    add(event) {
      const segment = segments.at(-1)
      if (!segment || isFull(segment)) return false
      const json = JSON.stringify(event)
      segment.events.push(json)
      segment.bytes += json.length
      if (event.type === FULL_PICTURE) segment.pictureBytes += json.length
      segment.firstEventAt ??= event.timestamp
      dropOld(event.timestamp)
      return true
    },
    isDue(now) {
      const segment = segments.at(-1)
      if (!segment) return false
      const age = now - segment.begun
      if (isFull(segment)) return age >= MIN_AGE_MS
      const hasGrown = segment.bytes - segment.pictureBytes > GROWN_BYTES || segment.events.length > GROWN_EVENTS
      return age >= duration && (hasGrown || age >= duration * MAX_DURATIONS)
    },
    jsonEvents: () => segments.flatMap((segment) => segment.events),
    hasPicture: () => segments.some((segment) => segment.pictureBytes > 0),
    startedAt: () => segments.find((segment) => segment.firstEventAt !== null)?.firstEventAt ?? null,
  }
}
