import type { DiskSpace } from '../domain/intake/disk-space.ts'
import { RelayError } from '../errors.ts'
import type { Database } from '../storage/database.ts'
import type { Files } from '../storage/files.ts'

export interface Readiness {
  /**
   * Resolves if a report can be accepted now. Throws UNAVAILABLE with the failing dependencies in
   * its details.
   */
  check(): Promise<void>
  /** Makes every later check fail, since the relay is stopping. */
  end(): void
}

type Dependency = 'database' | 'files' | 'disk'
interface Failure {
  dependency: Dependency
  cause: unknown
}

const RESULT_TTL_MS = 1_000

/** Checks each dependency at most once a second, since anybody may send the request. */
export function createReadiness({
  database,
  files,
  disk_space,
}: {
  database: Pick<Database, 'check'>
  files: Pick<Files, 'check'>
  disk_space: Pick<DiskSpace, 'ensureFree'>
}): Readiness {
  let ended = false
  let checked_at = Number.NEGATIVE_INFINITY
  let latest: Promise<Failure[]> = Promise.resolve([])

  async function findFailures(): Promise<Failure[]> {
    const dependencies: Dependency[] = ['database', 'files', 'disk']
    const tried = await Promise.allSettled([database.check(), files.check(), disk_space.ensureFree()])
    return tried.flatMap((result, index) => {
      const dependency = dependencies[index]
      return dependency && result.status === 'rejected' ? [{ dependency, cause: result.reason }] : []
    })
  }

  return {
    async check() {
      if (ended) throw new RelayError('UNAVAILABLE', { message: 'The relay is stopping.', retry_after: 10 })
      const at = performance.now()
      if (at - checked_at >= RESULT_TTL_MS) {
        checked_at = at
        latest = findFailures()
      }
      const failures = await latest
      const [first] = failures
      if (!first) return
      const failing = failures.map(({ dependency }) => dependency)
      throw new RelayError('UNAVAILABLE', { details: { failing }, retry_after: 10, cause: first.cause })
    },
    end() {
      ended = true
    },
  }
}
