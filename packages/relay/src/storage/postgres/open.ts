import type { Database } from '../database.ts'
import { access } from './access.ts'
import { captures } from './captures.ts'
import { openConnections } from './connections.ts'
import { migrate } from './migrate.ts'
import { reports } from './reports.ts'
import { upkeep } from './upkeep.ts'

/** Statements that one process has under way at the same time, where nothing else is said. */
const CONNECTIONS = 10

/**
 * Opens the database at `url` (`postgres://user:password@host:port/name`), whose tables are made where they are missing. Any number of
 * processes may have the same one open. Throws where the server cannot be reached, or the database belongs to a newer version.
 * `now` is the clock that dates the first organization; the default is the system's.
 */
export async function openPostgres({
  url,
  connections: size = CONNECTIONS,
  now = Date.now,
}: {
  url: string
  connections?: number
  now?: () => number
}): Promise<Database> {
  const home = await migrate({ url, now })
  const connections = openConnections({ url, size })
  return {
    findHome: async () => home,
    ...captures(connections),
    ...reports(connections),
    ...access(connections),
    ...upkeep(connections),
    close: connections.close,
  }
}
