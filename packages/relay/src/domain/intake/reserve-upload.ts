import type { Readable } from 'node:stream'
import { RelayError } from '../../errors.ts'
import type { NewArtifact, OpenUpload } from '../../storage/database.ts'
import { limitsOf } from '../capture/daily-limits.ts'
import type { Context } from '../context.ts'
import type { SpaceReservation } from './disk-space.ts'

/**
 * Sets quota and disk space aside for an upload, does `work`, which must begin to read the body at once, and gives them back however
 * that ends. What came of a body that led to nothing is counted against the day. `size` is undefined where it is not known.
 */
export async function withReservation<Result>(
  context: Context,
  { found, body, size }: { found: OpenUpload; body: Readable; size: number | undefined },
  work: (space: SpaceReservation) => Promise<Result>,
): Promise<Result> {
  const { artifact, key } = found
  const bytes = size ?? artifact.max_bytes
  const end = context.open_uploads.begin({ ...found, bytes, limits: limitsOf(context, key), now: context.now() })
  try {
    const space = await context.disk_space.reserve(bytes)
    let received = 0
    body.on('data', (chunk: Buffer) => {
      received += chunk.length
    })
    try {
      return await work(space)
    } catch (error) {
      await countFailed(context, { artifact, bytes: received, error })
      throw error
    } finally {
      space.release()
    }
  } finally {
    end()
  }
}

/** Counts the bytes of an attempt that `error` ended. Where the quota did, they are what it has no room for. */
export async function countFailed(
  context: Pick<Context, 'database' | 'now'>,
  { artifact, bytes, error }: { artifact: Pick<NewArtifact, 'id'>; bytes: number; error: unknown },
): Promise<void> {
  const isOverQuota = error instanceof RelayError && error.code === 'QUOTA_EXCEEDED'
  if (bytes === 0 || isOverQuota) return
  // The upload's own failure is what is answered.
  await context.database
    .countFailedUpload({ artifact_id: artifact.id, bytes, at: context.now() })
    .catch(() => undefined)
}
