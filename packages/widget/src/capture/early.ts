import { guard } from '../guard.ts'
import { collectConnections } from './connections.ts'
import { collectConsole } from './console.ts'
import type { Collected, Emit, EntryKind, Stop } from './entries.ts'
import { collectFetch } from './fetch.ts'
import { collectPageErrors, describeThrown } from './page-errors.ts'
import { serializeOne } from './serialize.ts'
import { collectXhr } from './xhr.ts'

/** Maximum number of entries that wait for the recorder; the oldest are dropped. */
const MAX_WAITING = 300

/**
 * The collectors that start before the rest of the widget. Entries that wait for `drainTo` never
 * leave the page.
 */
export interface EarlyCollectors {
  /**
   * When they started, on the clock of `performance`; undefined if the page has removed that API.
   */
  readonly since: number | undefined
  /** Passes on the waiting entries, and all later ones as they occur. */
  drainTo(emit: Emit): void
  /** Records an error that the page has caught. Never throws. */
  captureError(error: unknown, context?: object): void
  /** Adds listeners again that the page has removed by replacing its document. */
  restore(): void
  /** Stops one or all collectors and forgets the waiting entries. Calling it twice is harmless. */
  stop(kind?: 'console' | 'network' | 'errors'): void
}

/** Starts the collectors of console, fetch, XHR and page errors. */
export function startEarlyCollectors(): EarlyCollectors {
  const since = guard(() => performance.now())()
  const waiting: { [Kind in EntryKind]: [Kind, Collected[Kind]] }[EntryKind][] = []
  const enqueue: Emit = (kind, entry) => {
    waiting.push([kind, entry] as (typeof waiting)[number])
    if (waiting.length > MAX_WAITING) waiting.shift()
  }
  let sink = enqueue
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
