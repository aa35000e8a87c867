import { count, createTally, type MaskHook, type Tally } from '@earshot/privacy'
import { API_BASE, type DebuggerDocument, type HostContext, type NetworkEntry } from '@earshot/protocol'
import { collectEntered } from '../privacy/entered.ts'
import { absolute } from './absolute.ts'
import { completeEntry } from './complete-entry.ts'
import { createMarks } from './console-marks.ts'
import type { EarlyCollectors } from './early.ts'
import type { ConsoleCall, Emit, Entries, EntryKind, RecordedCall } from './entries.ts'
import { fillIn } from './fill-in.ts'
import type { Following } from './follow-connections.ts'
import type { PageFacts } from './page-facts.ts'
import { createRedact, type Redact } from './redact.ts'
import { createRingBuffer, type RingBuffer } from './ring-buffer.ts'
import { collectUserActions } from './user-actions.ts'

/** The debugger document without the members that depend on the report. */
export type RecordedEvidence = Omit<DebuggerDocument, 'version' | 'captured_at' | 'parts'>

/** Evidence that has to be collected while it happens. */
export interface Recorded extends Omit<RecordedEvidence, keyof PageFacts | 'console'> {
  console: RecordedCall[]
}

/** The widget's options that affect recording. */
export interface RecorderOptions {
  /** Requests to the relay are the widget's own and are not recorded. */
  readonly relay: string
  readonly console?: 'on' | 'off'
  readonly network?: 'on' | 'off'
  readonly replayText?: 'strict' | 'balanced'
  readonly release?: string
  readonly mask?: MaskHook
}

export interface Recorder {
  /**
   * Returns a copy of the masked entries recorded so far. Only its tally still changes: the values
   * that a screenshot masks belong to the same report.
   */
  snapshot(): Recorded
  /** Adds a copy of these values to the page's context. */
  setContext(context: Record<string, unknown>): void
  /** Sets a copy of the page's current user; null removes it. */
  identify(user: object | null): void
  /** Returns the page's context and user, unmasked. `readPageFacts` masks them for a report. */
  stated(): HostContext
  /** Stops buffering until `thaw`. The collectors keep running, but their entries are dropped. */
  freeze(): void
  thaw(): void
  /** Re-adds listeners that the page removed by replacing its document. */
  restore(): void
  /**
   * Stops all collectors, including the early ones, and forgets everything. Calling it twice is
   * harmless.
   */
  stop(): void
  /** Counts of masked and dropped values, shared with the other recorders. */
  readonly tally: Tally
  /** The masking policy with the page's hook, for values that are read later. */
  readonly redact: Redact
}

/** Maximum size of a buffer, in characters of up to two bytes. */
const MAX_SIZE = 1_000_000
/** Maximum number of members that `setContext` keeps; the oldest are dropped. */
const MAX_CONTEXT = 200
const MAX_COUNT: Readonly<Record<EntryKind, number>> = { console: 500, network: 500, errors: 100, actions: 300 }

/**
 * Takes over the early collectors and starts the others. Every entry is masked before it is
 * buffered.
 */
export function startRecorder({
  early,
  options,
  connections,
}: {
  early: EarlyCollectors
  options: RecorderOptions
  /** Loads the code that creates entries of connections, which few pages have. */
  connections: (emit: Emit) => Promise<Following>
}): Recorder {
  const tally = createTally(options.mask)
  const redact = createRedact(tally)
  const buffers = mapValues(MAX_COUNT, createBuffer) as { [Kind in EntryKind]: RingBuffer<Entries[Kind]> }
  const isOff = (kind: EntryKind) => options[kind as 'console' | 'network'] === 'off'
  let frozen = false
  let following: Promise<Following> | undefined
  let context: HostContext = options.release ? { release: options.release } : {}

  const own = absolute(options.relay.replace(/\/+$/, '') + API_BASE)
  const markOf = createMarks()
  const complete = ({ isFormat, ...call }: ConsoleCall): RecordedCall => ({
    ...call,
    args: isFormat ? fillIn(call.args) : call.args,
    mark: markOf(call),
  })
  const emit: Emit = (kind, collected) => {
    // Also while frozen, so that counters and timers continue.
    const entry = kind === 'console' ? complete(collected as ConsoleCall) : collected
    if (frozen || isOff(kind)) return
    if (Array.isArray(entry)) {
      following ??= connections(emit)
      following.then(({ follow }) => follow(entry), ignore)
      return
    }
    if (kind === 'network' && completeEntry(entry as NetworkEntry).url.startsWith(own)) return
    try {
      buffers[kind].push(redact.entry(kind, entry as Entries[typeof kind]))
    } catch {
      count(tally.dropped, kind)
    }
  }
  if (isOff('console')) early.stop('console')
  if (isOff('network')) early.stop('network')
  early.drainTo(emit)
  let stopActions = collectUserActions(emit)
  const forgetEntered = collectEntered()

  return {
    tally,
    redact,
    snapshot: () => ({
      ...(mapValues(buffers, copies) as Omit<Recorded, 'privacy'>),
      privacy: {
        replay_text: options.replayText ?? 'strict',
        masked: tally.masked,
        dropped: tally.dropped,
      },
    }),
    stated: () => context,
    setContext(next) {
      const entries = Object.entries({ ...context.custom, ...copy(next) })
      context = { ...context, custom: Object.fromEntries(entries.slice(-MAX_CONTEXT)) }
    },
    identify(user) {
      const { user: _before, ...rest } = context
      context = user ? { ...rest, user: copy(user) } : rest
    },
    freeze: () => {
      frozen = true
    },
    thaw: () => {
      frozen = false
    },
    restore() {
      early.restore()
      stopActions()
      stopActions = collectUserActions(emit)
      collectEntered()
    },
    stop() {
      frozen = true
      early.stop()
      following?.then(({ stop }) => stop(), ignore)
      stopActions()
      forgetEntered()
      for (const buffer of Object.values(buffers)) buffer.clear()
    },
  }
}

/** Without the late chunk, there are no entries of connections. */
const ignore = () => {}

/**
 * Returns a copy without references to the page; an empty object if there is none, for example
 * because of a cycle.
 */
function copy(value: object): NonNullable<HostContext['custom']> {
  try {
    return JSON.parse(JSON.stringify(value))
  } catch {
    return {}
  }
}

function createBuffer(maxCount: number): RingBuffer<object> {
  return createRingBuffer({ maxCount, maxSize: MAX_SIZE, sizeOf: textLength })
}

function mapValues<Value, Made>(values: Record<EntryKind, Value>, make: (value: Value) => Made): object {
  return Object.fromEntries(Object.entries(values).map(([kind, value]) => [kind, make(value)]))
}

/** Returns the number of characters in an entry, counting 8 for each value that is not a string. */
function textLength(entry: object): number {
  return Object.values(entry)
    .flat()
    .reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 8), 0)
}

function copies(buffer: RingBuffer<object>): object[] {
  return buffer.items().map((entry) => ({ ...entry }))
}
