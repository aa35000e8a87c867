import { guard } from '../guard.ts'
import { collectConnections } from './connections.ts'
import { collectConsole } from './console.ts'
import type { Collected, Emit, EntryKind, Stop } from './entries.ts'
import { collectFetch } from './fetch.ts'
import { collectPageErrors, describeThrown } from './page-errors.ts'
import { serializeOne } from './serialize.ts'
import { collectXhr } from './xhr.ts'

/** Entries that are kept until the recorder is there, the newest. */
const MAX_WAITING = 300

/** The collectors that have to start before anything else does. What they hold until `drainTo` never leaves the page. */
export interface EarlyCollectors {
  /** When they started, on the clock of `performance`; undefined where the page has taken that away. */
  readonly since: number | undefined
  /** Hands over what was collected, and from now on everything at once. The collectors stay as they are. */
  drainTo(emit: Emit): void
  /** Records an error that the page has caught itself. Never throws. */
  captureError(error: unknown, context?: object): void
  /** Puts back listeners that the page has taken off, by writing itself anew. */
  restore(): void
  /** Stops one collector, or all of them, and forgets what waits. Calling it twice is harmless. */
  stop(kind?: 'console' | 'network' | 'errors'): void
}

/** Starts console, fetch, XHR and page errors. */
export function startEarlyCollectors(): EarlyCollectors {
  const since = guard(() => performance.now())()
  const waiting: { [Kind in EntryKind]: [Kind, Collected[Kind]] }[EntryKind][] = []
  const keep: Emit = (kind, entry) => {
    waiting.push([kind, entry] as (typeof waiting)[number])
    if (waiting.length > MAX_WAITING) waiting.shift()
  }
  let sink = keep
  const emit: Emit = (kind, entry) => sink(kind, entry)
  const stops: Record<string, Stop[]> = {
    console: collectConsole(emit),
    network: [collectFetch(emit), ...collectXhr(emit), ...collectConnections(emit)],
    errors: [collectPageErrors(emit)],
  }
  const early: EarlyCollectors = {
    since,
    drainTo(next) {
      for (const [kind, entry] of waiting.splice(0)) next(kind, entry)
      sink = next
    },
    captureError: guard((error, context) =>
      emit('errors', {
        ...describeThrown('caught', error),
        context: context ? serializeOne(context) : undefined,
      }),
    ),
    restore() {
      early.stop('errors')
      stops.errors = [collectPageErrors(emit)]
    },
    stop(kind) {
      for (const name of kind ? [kind] : Object.keys(stops)) for (const stop of stops[name] ?? []) stop()
      if (!kind) {
        waiting.length = 0
        sink = () => {}
      }
    },
  }
  return early
}
