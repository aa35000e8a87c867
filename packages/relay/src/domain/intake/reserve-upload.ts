import type { Readable } from 'node:stream'
import { RelayError } from '../../errors.ts'
import type { NewArtifact, OpenUpload } from '../../storage/database.ts'
import { limitsOf } from '../capture/daily-limits.ts'
import type { Context } from '../context.ts'
import type { SpaceReservation } from './disk-space.ts'

/**
 * Reserves quota and disk space for an upload, runs `work`, which must begin to read the body at
 * once, and releases both afterwards. The received bytes of a failed upload count toward the daily
 * use. `size` is undefined if unknown.
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

/**
 * Counts the bytes of an upload that failed with `error`, unless it failed because of the quota.
 */
export async function countFailed(
  context: Pick<Context, 'database' | 'now'>,
  { artifact, bytes, error }: { artifact: Pick<NewArtifact, 'id'>; bytes: number; error: unknown },
): Promise<void> {
  const isOverQuota = error instanceof RelayError && error.code === 'QUOTA_EXCEEDED'
  if (bytes === 0 || isOverQuota) return
  // The client gets the error of the upload, not of this step.
  await context.database
    .countFailedUpload({ artifact_id: artifact.id, bytes, at: context.now() })
    .catch(() => undefined)
}
