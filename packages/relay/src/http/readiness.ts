import type { DiskSpace } from '../domain/disk-space.ts'
import { RelayError } from '../errors.ts'
import type { Database } from '../storage/database.ts'
import type { Files } from '../storage/files.ts'

export interface Readiness {
  /** Resolves when a report could be taken now; throws UNAVAILABLE with what cannot in its details. */
  check(): Promise<void>
  /** From here on the relay is not ready, whatever its storage says. */
  end(): void
}

type Part = 'database' | 'files' | 'disk'

const KEEP = 1_000

/** The parts are tried at most once a second, however often they are asked about: anybody may ask. */
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
  let latest: Promise<Part[]> = Promise.resolve([])

  async function findFailing(): Promise<Part[]> {
    const parts: Part[] = ['database', 'files', 'disk']
    const tried = await Promise.allSettled([database.check(), files.check(), disk_space.ensureFree()])
    return parts.filter((_, index) => tried[index]?.status === 'rejected')
  }

  return {
    async check() {
      if (ended) throw new RelayError('UNAVAILABLE', { message: 'The relay is stopping.', retry_after: 10 })
      const at = performance.now()
      if (at - checked_at >= KEEP) {
        checked_at = at
        latest = findFailing()
      }
      const failing = await latest
      if (failing.length > 0) throw new RelayError('UNAVAILABLE', { details: { failing }, retry_after: 10 })
    },
    end() {
      ended = true
    },
  }
}
