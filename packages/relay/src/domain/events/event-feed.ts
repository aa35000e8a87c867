import type { Database, Event } from '../../storage/database.ts'
import { type ActorNames, readActorNames } from './actor-names.ts'

/** Events of one page: what a reader holds in memory, however far it is behind. */
const PAGE_SIZE = 50

/** Lets any number of readers of this process follow the log, with one poll for each organization. */
export interface EventFeed {
  /** `last`: the newest event's number, as just read. The database is polled until `close`. */
  open(reader: { organization_id: string; last: number }): FeedReader
}

export interface FeedReader {
  /**
   * The next events after number `after`, at most a page. Waits for new ones for at most `wait_ms`
   * milliseconds, or until `signal` aborts. `last` is the newest known number: if it is above `after`
   * and there are no events, the events between were deleted.
   */
  next(step: { after: number; wait_ms: number; signal: AbortSignal }): Promise<NamedEvents & { last: number }>
  close(): void
}

/** Events, and the names of who caused them. */
interface NamedEvents {
  readonly events: Event[]
  readonly names: ActorNames
}

interface Waiter {
  wake: () => void
  fail: (error: unknown) => void
}

/** What the readers of one organization share. */
interface Shared {
  last: number
  /** The newest events, so that readers that have all earlier ones need no query of their own. */
  page: NamedEvents & { after: number }
  readers: number
  readonly waiting: Set<Waiter>
  timer: NodeJS.Timeout | undefined
}

type FeedSteps = Pick<Database, 'readEvents' | 'findActorNames' | 'event_poll_ms'>

export function createEventFeed(database: FeedSteps): EventFeed {
  const organizations = new Map<string, Shared>()

  function start(organization_id: string, last: number): Shared {
    const page = { after: last, events: [], names: new Map() }
    const shared: Shared = { last, page, readers: 0, waiting: new Set(), timer: undefined }
    organizations.set(organization_id, shared)
    schedule(organization_id, shared)
    return shared
  }

  function schedule(organization_id: string, shared: Shared, pause_ms = database.event_poll_ms): void {
    if (organizations.get(organization_id) !== shared) return
    shared.timer = setTimeout(() => poll(organization_id, shared), pause_ms)
    shared.timer.unref()
  }

  async function read(organization_id: string, after: number): Promise<NamedEvents> {
    const events = await database.readEvents({ organization_id, after, limit: PAGE_SIZE })
    return { events, names: await readActorNames(database, { organization_id, events }) }
  }

  async function poll(organization_id: string, shared: Shared): Promise<void> {
    try {
      const after = shared.last
      const { events, names } = await read(organization_id, after)
      if (events.length > 0) {
        shared.page = { after, events, names }
        shared.last = events.at(-1)?.seq ?? after
        for (const { wake } of shared.waiting) wake()
      }
      schedule(organization_id, shared, events.length === PAGE_SIZE ? 0 : database.event_poll_ms)
    } catch (error) {
      for (const { fail } of shared.waiting) fail(error)
      schedule(organization_id, shared)
    }
  }

  return {
    open({ organization_id, last }) {
      const shared = organizations.get(organization_id) ?? start(organization_id, last)
      shared.readers++
      let isOpen = true
      return {
        async next({ after, wait_ms, signal }) {
          if (after >= shared.last) await waitForEvents(shared, { wait_ms, signal })
          const { page, last } = shared
          if (after >= last) return { events: [], names: page.names, last: after }
          if (after === page.after) return { ...page, last }
          const found = await read(organization_id, after)
          return { ...found, last: Math.max(last, found.events.at(-1)?.seq ?? 0) }
        },
        close() {
          if (!isOpen) return
          isOpen = false
          shared.readers--
          if (shared.readers > 0) return
          clearTimeout(shared.timer)
          organizations.delete(organization_id)
        },
      }
    },
  }
}

function waitForEvents(
  { waiting }: Pick<Shared, 'waiting'>,
  { wait_ms, signal }: { wait_ms: number; signal: AbortSignal },
): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const waiter: Waiter = { wake: () => end(resolve), fail: (error) => end(() => reject(error)) }
    const timer = setTimeout(waiter.wake, wait_ms)
    function end(settle: () => void): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', waiter.wake)
      waiting.delete(waiter)
      settle()
    }
    signal.addEventListener('abort', waiter.wake)
    waiting.add(waiter)
  })
}
