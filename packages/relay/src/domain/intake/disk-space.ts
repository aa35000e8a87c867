import { RelayError } from '../../errors.ts'
import type { Files } from '../../storage/files.ts'

const CHECK_INTERVAL_MS = 2_000

export interface DiskSpace {
  /** Throws STORAGE_FULL when the store has no room for another report. */
  ensureFree(): Promise<void>
  /** Sets `bytes` aside for one upload. Throws STORAGE_FULL when what is free is promised to others already. */
  reserve(bytes: number): Promise<SpaceReservation>
}

/** A part of the disk that one upload may fill. It is in memory only, so that it ends with the process. */
export interface SpaceReservation {
  /** To be called before `bytes` are written. Throws STORAGE_FULL when something else has filled the disk since. */
  use(bytes: number): Promise<void>
  /** Gives back what was not used. Releasing twice is harmless. */
  release(): void
}

/**
 * Stops intake before the disk is full, so that what is there can still be read, exported and cleared away. `min_free_bytes` stay
 * free, whatever is promised to uploads under way; 0 checks nothing. The disk is asked at most every two seconds, and what uploads
 * write between is counted. The database and whatever else writes there is what `min_free_bytes` leaves room for.
 */
export function createDiskSpace({
  files,
  min_free_bytes,
  now,
}: {
  files: Pick<Files, 'free' | 'freeToWrite'>
  min_free_bytes: number
  now: () => number
}): DiskSpace {
  const checkStore = atIntervals(() => files.free(), now)
  let written = 0
  let reserved = 0
  const checkDisk = atIntervals(async () => {
    const before = written
    const free = await files.freeToWrite()
    written -= before
    return free
  }, now)

  function requireFree(free: number | null): void {
    if (free !== null && free < min_free_bytes) throw new RelayError('STORAGE_FULL')
  }

  return {
    async ensureFree() {
      if (min_free_bytes > 0) requireFree(await checkStore())
    },

    async reserve(bytes) {
      if (min_free_bytes === 0) return NOTHING_RESERVED
      const free = await checkDisk()
      requireFree(free - written - reserved - bytes)
      let left = bytes
      reserved += bytes
      const take = (wanted: number): void => {
        const taken = Math.min(wanted, left)
        left -= taken
        reserved -= taken
      }
      return {
        async use(used) {
          const now_free = await checkDisk()
          take(used)
          written += used
          requireFree(now_free - written)
        },
        release: () => take(left),
      }
    },
  }
}

const NOTHING_RESERVED: SpaceReservation = { use: async () => undefined, release: () => undefined }

/** Looks at most once in CHECK_INTERVAL_MS and returns the latest result; calls during a look wait for it. */
function atIntervals<Found>(look: () => Promise<Found>, now: () => number): () => Promise<Found> {
  let checked_at = Number.NEGATIVE_INFINITY
  let latest: Promise<Found>
  return () => {
    const at = now()
    // Also look after the clock was set back.
    if (at - checked_at >= CHECK_INTERVAL_MS || at < checked_at) {
      checked_at = at
      latest = look()
      latest.catch(() => {
        checked_at = Number.NEGATIVE_INFINITY
      })
    }
    return latest
  }
}
