import { RelayError } from '../../errors.ts'
import type { Files } from '../../storage/files.ts'

const CHECK_INTERVAL_MS = 2_000

export interface DiskSpace {
  /** Throws STORAGE_FULL if the store has no space for another report. */
  ensureFree(): Promise<void>
  /**
   * Reserves `bytes` for one upload. Throws STORAGE_FULL if the free space is already reserved by
   * others.
   */
  reserve(bytes: number): Promise<SpaceReservation>
}

/** Disk space reserved for one upload. Reservations are in memory only. */
export interface SpaceReservation {
  /**
   * Call this before writing `bytes`. Throws STORAGE_FULL if something else has filled the disk.
   */
  use(bytes: number): Promise<void>
  /** Releases the unused part. Releasing twice is harmless. */
  release(): void
}

/**
 * Stops intake before the disk is full, so that stored reports can still be read, exported and
 * deleted. Keeps `min_free_bytes` free beyond all reservations; this leaves space for the database
 * and other programs. 0 disables the check. The free space is read at most every two seconds, and
 * writes of uploads in between are counted.
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

/**
 * Calls `look` at most once in CHECK_INTERVAL_MS and returns the latest result. Concurrent calls
 * share one check.
 */
function atIntervals<Found>(look: () => Promise<Found>, now: () => number): () => Promise<Found> {
  let checked_at = Number.NEGATIVE_INFINITY
  let latest: Promise<Found>
  return () => {
    const at = now()
    // Also check after the clock was set back.
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
