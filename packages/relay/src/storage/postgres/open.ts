import type { Database } from '../database.ts'
import { createJobSignal } from '../job-signal.ts'
import type { Limiter, LimiterOptions } from '../limiter.ts'
import { createAccessSteps } from './access.ts'
import { createApiKeySteps } from './api-keys.ts'
import { createAuthRowSteps } from './auth-rows.ts'
import { createCaptureSteps } from './captures.ts'
import { createCommentSteps } from './comments.ts'
import { openConnections } from './connections.ts'
import { createEventSteps } from './events.ts'
import { createJobSteps } from './jobs.ts'
import { createMemberSteps } from './members.ts'
import { createPasskeySteps } from './passkeys.ts'
import { createProcessingSteps } from './processing.ts'
import { createProjectSteps } from './projects.ts'
import { createRateLimiter } from './rate-limiter.ts'
import { createReportSteps } from './reports.ts'
import { createSearchSteps } from './search.ts'
import { createShareLinkSteps } from './share-links.ts'
import { createSignInSteps } from './sign-in.ts'
import { createStatisticsSteps } from './statistics.ts'
import { createStatusSteps } from './statuses.ts'
import { createTagSteps } from './tags.ts'
import { upgradeSchema } from './upgrade-schema.ts'
import { createUpkeepSteps } from './upkeep.ts'

/** Default number of connections. */
const CONNECTIONS = 10

export interface Postgres {
  database: Database
  /** Counts for all processes that use the database. */
  createLimiter: (options: LimiterOptions & { now: () => number }) => Limiter
  /** The server's clock, in milliseconds since the epoch. */
  readClock: () => Promise<number>
}

/**
 * Opens the database at `url` (`postgres://user:password@host:port/name`), creating its tables if
 * missing. Any number of processes may open the same database. Throws, with a sentence for the
 * operator and without changing anything, if the server cannot be reached, or the database belongs
 * to a newer version or is used with another secret.
 * `now`: the clock for the creation time of the default organization.
 */
export async function openPostgres({
  url,
  secret_fingerprint,
  connections: size = CONNECTIONS,
  now = Date.now,
}: {
  url: string
  secret_fingerprint: string
  connections?: number
  now?: () => number
}): Promise<Postgres> {
  const defaultProject = await upgradeSchema({ url, secret_fingerprint, now })
  const connections = openConnections({ url, size })
  const jobSignal = createJobSignal()
  return {
    database: {
      findDefaultProject: async () => defaultProject,
      ...createCaptureSteps(connections, jobSignal),
      ...createReportSteps(connections),
      ...createStatisticsSteps(connections),
      ...createShareLinkSteps(connections),
      ...createSearchSteps(connections),
      ...createProcessingSteps(connections),
      ...createProjectSteps(connections, jobSignal),
      ...createStatusSteps(connections),
      ...createTagSteps(connections),
      ...createCommentSteps(connections),
      ...createAccessSteps(connections),
      ...createApiKeySteps(connections),
      ...createEventSteps(connections),
      ...createMemberSteps(connections),
      ...createSignInSteps(connections),
      ...createPasskeySteps(connections),
      ...createAuthRowSteps(connections),
      ...createJobSteps(connections, jobSignal),
      ...createUpkeepSteps(connections),
      close: connections.close,
    },
    createLimiter: (options) => createRateLimiter(connections, options),
    readClock: () => readClock(connections),
  }
}

const CLOCK = { name: 'clock', text: `select (extract(epoch from clock_timestamp()) * 1000)::bigint as at` }

async function readClock({ query }: Pick<ReturnType<typeof openConnections>, 'query'>): Promise<number> {
  const [row] = await query<{ at: number }>(CLOCK, [])
  if (!row) throw new Error('The database returned no time.')
  return row.at
}
