import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Statistics, StatisticsQuery } from '@earshot/protocol'
import pLimit from 'p-limit'
import { invalid, RelayError } from '../../errors.ts'
import type { CountedBy, Database } from '../../storage/database.ts'
import { filterOf } from '../../storage/report-filter.ts'
import { type Actor, viewerOf } from '../access/actor.ts'
import { createTally, type Tally } from './count-values.ts'

const DAY_MS = 86_400_000
const MAX_DAYS = 366
const USUAL_DAYS = 30
/** Reports counted in one step: few enough that SQLite, which blocks, blocks for a moment only. */
const SLICE = 5_000
/** Reports counted in all. */
const MAX_REPORTS = 250_000
const MAX_WAITING = 20

type StatisticsContext = { database: Database; now: () => number }

/** Lets one reading of many reports run at a time. Throws UNAVAILABLE if too many wait. */
export type RunAlone = <Result>(run: () => Promise<Result>) => Promise<Result>

export function createRunAlone(): RunAlone {
  const limit = pLimit(1)
  return async (run) => {
    if (limit.pendingCount >= MAX_WAITING) throw new RelayError('UNAVAILABLE', { retry_after: 5 })
    return limit(run)
  }
}

/**
 * Counts the reports that the actor may see. Throws VALIDATION_ERROR for a range that is too long, and
 * NOT_FOUND for a project that does not exist.
 */
export async function readStatistics(
  { database, now }: StatisticsContext,
  actor: Actor,
  query: StatisticsQuery,
): Promise<Statistics> {
  const { organization_id } = actor
  const { project, top } = query
  const until = query.until ?? now()
  const since = query.since ?? until - USUAL_DAYS * DAY_MS
  if (since >= until || until - since > MAX_DAYS * DAY_MS) {
    throw invalid([{ path: 'since', message: `Send a time before \`until\`, at most ${MAX_DAYS} days.` }])
  }
  if (project !== undefined && !(await database.findProject({ id: project, organization_id }))) {
    throw new RelayError('NOT_FOUND')
  }
  const filter = filterOf({
    equal: project === undefined ? {} : { project_id: [project] },
    created_since: since,
    created_before: until,
    at: now(),
  })
  const selection = { organization_id, viewer: viewerOf(actor), filter }
  const { tallies, total, is_complete } = await countAll(database, selection)
  return {
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    total,
    is_complete,
    per_day: perDay(tallies.day, { since, until }),
    by_status: tallies.status.top(top),
    by_capture_key: tallies.capture_key.top(top),
    by_browser: tallies.browser.top(top),
    by_page: tallies.page.top(top),
    top_errors: tallies.error.top(top),
  }
}

type Selection = Omit<Parameters<Database['countReports']>[0], 'start' | 'limit'>

/** The newest first, slice by slice, with a turn of the event loop for others in between. */
async function countAll(database: Database, selection: Selection) {
  const tallies: Record<CountedBy, Tally> = {
    day: createTally(),
    status: createTally(),
    capture_key: createTally(),
    browser: createTally(),
    page: createTally(),
    error: createTally(),
  }
  let total = 0
  let start: { at: number; id: string } | undefined
  while (total < MAX_REPORTS) {
    const { counts, last } = await database.countReports({ ...selection, start, limit: SLICE })
    const before = total
    for (const { kind, value, count } of counts) {
      tallies[kind].add(value, count)
      if (kind === 'status') total += count
    }
    if (!last || total - before < SLICE) return { tallies, total, is_complete: true }
    start = last
    await nextTurn()
  }
  return { tallies, total, is_complete: false }
}

/** Every day of the range, also those without reports. */
function perDay(tally: Tally, { since, until }: { since: number; until: number }): Statistics['per_day'] {
  const counts = new Map(tally.top(Number.POSITIVE_INFINITY).map(({ value, count }) => [Number(value), count]))
  const first = Math.floor(since / DAY_MS)
  const last = Math.floor((until - 1) / DAY_MS)
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    day: new Date((first + index) * DAY_MS).toISOString().slice(0, 10),
    count: counts.get(first + index) ?? 0,
  }))
}
