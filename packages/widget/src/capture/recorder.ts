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

/** The debugger document without what only the report knows. */
export type Evidence = Omit<DebuggerDocument, 'version' | 'captured_at' | 'parts'>

/** What had to be collected while it happened. */
export interface Recorded extends Omit<Evidence, keyof PageFacts | 'console'> {
  console: RecordedCall[]
}

/** Of the widget's options those that say what is recorded. */
export interface RecorderOptions {
  /** Requests to it are the widget's own, and not recorded. */
  readonly relay: string
  readonly console?: 'on' | 'off'
  readonly network?: 'on' | 'off'
  readonly replayText?: 'strict' | 'balanced'
  readonly release?: string
  readonly mask?: MaskHook
}

export interface Recorder {
  /**
   * What is recorded so far, masked; a copy that nothing changes any more, but for the tally, which counts on: what a screenshot masks belongs
   * to the same report.
   */
  snapshot(): Recorded
  /** Adds to what the host page says of itself; copied at once. */
  setContext(context: Record<string, unknown>): void
  /** Says who uses the page; null forgets it. Copied at once. */
  identify(user: object | null): void
  /** What the host page said, as it said it: masked by `readPageFacts` on its way into a report. */
  stated(): HostContext
  /** Nothing enters a buffer until `thaw`. The collectors stay, and what happens meanwhile is not kept. */
  freeze(): void
  thaw(): void
  /** Puts back listeners that the page has taken off, by writing itself anew. */
  restore(): void
  /** Stops the collectors, the early ones too, and forgets everything. Calling it twice is harmless. */
  stop(): void
  /** What was masked and dropped, for the other recorders to count in. */
  readonly tally: Tally
  /** The masking policy with the host's hook, for what is read later. */
  readonly redact: Redact
}

/** Characters, of which each may be two bytes of memory. */
const MAX_SIZE = 1_000_000
/** Members that `setContext` keeps, the newest. */
const MAX_CONTEXT = 200
const MAX_COUNT: Readonly<Record<EntryKind, number>> = { console: 500, network: 500, errors: 100, actions: 300 }

/** Takes over the early collectors, starts the others, and lets nothing into a buffer that the masking policy has not seen. */
export function startRecorder({
  early,
  options,
  connections,
}: {
  early: EarlyCollectors
  options: RecorderOptions
  /** Loads what makes entries of connections, which few pages have. */
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
    // While frozen too, since counters and timers go on.
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

/** Without the late code there are no entries of connections. */
const ignore = () => {}

/** A copy that holds nothing of the page's own; empty where there is none, such as of a cycle. */
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

/** Characters of all texts in an entry; its numbers weigh next to nothing. */
function textLength(entry: object): number {
  return Object.values(entry)
    .flat()
    .reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 8), 0)
}

function copies(buffer: RingBuffer<object>): object[] {
  return buffer.items().map((entry) => ({ ...entry }))
}
