/**
 * Holds the last events of a recording in bounded memory. Events come in segments that each begin with a full picture of the page,
 * so the oldest can be let go whole. Events are held as JSON: nothing of the page stays alive, and their size is known.
 */

export interface ReplayBufferOptions {
  /** Milliseconds that are always held, as far as the other limits allow. */
  readonly duration: number
  /** Bytes (UTF-16 units) of events that one segment may take beside its full picture. @default 4 MiB */
  readonly maxSegmentBytes?: number
  /** Events that one segment may take. @default 20000 */
  readonly maxSegmentEvents?: number
  /** Bytes of all segments; older segments go first. @default 24 MiB */
  readonly maxBytes?: number
}

export interface ReplayBuffer {
  /** Begins a segment: the next events are the full picture. Lets go of segments that are no longer needed at `now`. */
  begin(now: number): void
  /** Adds an event. False when the segment is full: the event is lost, and so are all others until the next `begin`. */
  add(event: { readonly type: number; readonly timestamp: number }): boolean
  /** Whether a new segment should begin: this one is full, or alone covers the duration and has grown. */
  isDue(now: number): boolean
  /** All events held, oldest first, each as JSON. */
  jsonEvents(): string[]
  /** Whether a full picture is among the events: without one they cannot be replayed. */
  hasPicture(): boolean
  /** When the oldest event held was recorded; null while nothing is held. */
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
/** A quiet page needs no new picture: one is due only after this much has come since the last … */
const GROWN_BYTES = 128 * 1024
const GROWN_EVENTS = 800
/** … or after this many times the duration. */
const MAX_AGE = 5
/** A page that changes without end gets a new picture no sooner than this, in milliseconds. */
const MIN_AGE = 10_000

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
      if (isFull(segment)) return age >= MIN_AGE
      const hasGrown = segment.bytes - segment.pictureBytes > GROWN_BYTES || segment.events.length > GROWN_EVENTS
      return age >= duration && (hasGrown || age >= duration * MAX_AGE)
    },
    jsonEvents: () => segments.flatMap((segment) => segment.events),
    hasPicture: () => segments.some((segment) => segment.pictureBytes > 0),
    startedAt: () => segments.find((segment) => segment.firstEventAt !== null)?.firstEventAt ?? null,
  }
}
