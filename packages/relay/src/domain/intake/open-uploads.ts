import { RelayError } from '../../errors.ts'
import type { Limits, OpenUpload } from '../../storage/database.ts'
import { overLimit } from '../capture/daily-limits.ts'
import { createTally } from './tally.ts'

/** Seconds: an upload that is under way may well have ended by then. */
const RETRY_AFTER_S = 5
/** Of all keys together, for the sake of memory. */
const MAX_OPEN = 1_024

export interface UploadClaim extends Pick<OpenUpload, 'session' | 'key' | 'used'> {
  /** What it may bring at most. */
  bytes: number
  limits: Limits
  now: number
}

export interface OpenUploads {
  /**
   * Counts an upload and the bytes that it may bring, until the function that is returned is called. Throws RATE_LIMITED or UNAVAILABLE
   * where too many are open, and QUOTA_EXCEEDED where the bytes would pass what is left of the day.
   */
  begin(claim: UploadClaim): () => void
}

/**
 * The uploads that are under way in this process. Their bytes are counted against the day when they have arrived; until then they
 * are set aside here, so that many at once cannot pass a quota. A `max_…` of 0 is no limit. What a server sends, which has no
 * network, is limited by its key alone.
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
  const message = 'Too many uploads from your network are under way. Wait until one has ended.'
  return new RelayError('RATE_LIMITED', { message, retry_after: RETRY_AFTER_S })
}

function tooManyOfKey(): RelayError {
  const message = 'Too many uploads are under way. Try again in a moment.'
  return new RelayError('UNAVAILABLE', { message, retry_after: RETRY_AFTER_S })
}
