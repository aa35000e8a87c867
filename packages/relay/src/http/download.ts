import type { Response } from 'express'
import { isDrained } from './is-drained.ts'
import type { Download } from './management/route.ts'
import { startDownload } from './response.ts'

/**
 * Sends a file, and takes the next chunk only when the client has read enough of the earlier ones.
 * Ends early by closing the connection, so that the client does not take the part for the whole: if
 * `signal` aborts, the client does not read for `stall_ms`, or a chunk or `checkActor` throws.
 */
export async function sendDownload(
  res: Response,
  {
    download: { filename, content_type, chunks },
    head_only,
    checkActor,
    check_ms,
    stall_ms,
    signal,
  }: {
    download: Download
    head_only: 'yes' | 'no'
    /** Throws if the actor may no longer read it. Called every `check_ms`. */
    checkActor: () => Promise<unknown>
    check_ms: number
    stall_ms: number
    signal: AbortSignal
  },
): Promise<void> {
  startDownload(res, { content_type, filename })
  if (head_only === 'yes') {
    res.end()
    return
  }
  let checked_at = performance.now()
  for await (const chunk of chunks) {
    const isReading = !signal.aborted && (res.write(chunk) || (await isDrained(res, { signal, stall_ms })))
    if (!isReading) {
      res.destroy()
      return
    }
    if (performance.now() - checked_at < check_ms) continue
    await checkActor()
    checked_at = performance.now()
  }
  res.end()
}
