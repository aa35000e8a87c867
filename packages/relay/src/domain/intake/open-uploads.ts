import { RelayError } from '../../errors.ts'
import type { Limits, OpenUpload } from '../../storage/database.ts'
import { overLimit } from '../capture/daily-limits.ts'
import { createTally } from './tally.ts'

/** By then, a running upload has probably ended. */
const RETRY_AFTER_S = 5
/** For all keys together, to bound memory. */
const MAX_OPEN = 1_024

export interface UploadClaim extends Pick<OpenUpload, 'session' | 'key' | 'used'> {
  /** The largest number of bytes that it may have. */
  bytes: number
  limits: Limits
  now: number
}

export interface OpenUploads {
  /**
   * Counts an upload and its bytes until the returned function is called. Throws RATE_LIMITED or
   * UNAVAILABLE if too many are open, and QUOTA_EXCEEDED if the bytes would pass the daily limits.
   */
  begin(claim: UploadClaim): () => void
  /** Number of uploads in progress. */
  count(): number
}

/**
 * Tracks the running uploads of this process. The database counts bytes after an upload; until then
 * they are reserved here, so that concurrent uploads cannot pass a quota. A `max_…` of 0 means no
 * limit. Uploads of servers have no network and are limited by their key only.
 */
export function createOpenUploads({
  max_per_network,
  max_per_key,
}: {
  max_per_network: number
  max_per_key: number
}): OpenUploads {
  const networks = createTally()
  const keys = createTally()
  const shares = createTally()

  return {
    count: () => keys.total(),
    begin({ session: { network }, key, used, bytes, limits, now }) {
      const share = `${key.id} ${network}`
      if (network !== null) requireFewer(networks.of(network).count, max_per_network, tooManyOfNetwork)
      requireFewer(keys.of(key.id).count, max_per_key, tooManyOfKey)
      requireFewer(keys.total(), MAX_OPEN, tooManyOfKey)
      const { quota, share: of_network } = limits
      if (used.of_key + keys.of(key.id).bytes + bytes > quota.bytes_per_day) throw overLimit('quota-exceeded', now)
      const isOverShare = used.of_network + shares.of(share).bytes + bytes > of_network.bytes_per_day
      if (network !== null && isOverShare) throw overLimit('share-exceeded', now)

      const ends = [keys.add(key.id, bytes)]
      if (network !== null) ends.push(networks.add(network, bytes), shares.add(share, bytes))
      return () => {
        for (const end of ends.splice(0)) end()
      }
    },
  }
}

function requireFewer(count: number, max: number, refusal: () => RelayError): void {
  if (max > 0 && count >= max) throw refusal()
}

function tooManyOfNetwork(): RelayError {
  const message = 'Too many uploads from your network are in progress. Wait until one has ended.'
  return new RelayError('RATE_LIMITED', { message, retry_after: RETRY_AFTER_S })
}

function tooManyOfKey(): RelayError {
  const message = 'Too many uploads are in progress. Try again in a moment.'
  return new RelayError('UNAVAILABLE', { message, retry_after: RETRY_AFTER_S })
}
