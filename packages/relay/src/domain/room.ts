import { RelayError } from '../errors.ts'
import type { Files } from '../storage/files.ts'

const LOOK_EVERY = 2_000

/**
 * Stops intake before the disk is full, so that what is there can still be read, exported and cleared away. The store is asked at most
 * every two seconds; what comes in between is what `min_free_bytes` leaves room for. 0 asks never.
 */
export function createRoomCheck({
  files,
  min_free_bytes,
  now,
}: {
  files: Pick<Files, 'free'>
  min_free_bytes: number
  now: () => number
}): () => Promise<void> {
  let looked_at = Number.NEGATIVE_INFINITY
  let has_room = true
  return async () => {
    if (min_free_bytes === 0) return
    const at = now()
    // A clock that was set back is no reason not to look.
    if (at - looked_at >= LOOK_EVERY || at < looked_at) {
      looked_at = at
      const free = await files.free()
      has_room = free === null || free >= min_free_bytes
    }
    if (!has_room) throw new RelayError('STORAGE_FULL')
  }
}
