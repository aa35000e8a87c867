import type { Readable } from 'node:stream'
import { cutShort } from './inspect-upload.ts'
import { releaseBytes } from './release-bytes.ts'

/** Bodies up to this size are buffered: one write instead of many, without a stream pipeline. */
const MAX_SMALL_BYTES = 1024 * 1024
/** Total size of buffered bodies. Beyond it, bodies are streamed. */
const MAX_HELD_BYTES = 64 * 1024 * 1024

/**
 * Buffers a small body and calls `use` with its bytes, which are released after `use` has resolved.
 * Returns null without reading the body if it is large, its `size` in bytes is unknown, or too much
 * is buffered already.
 */
export type WithBufferedBody = <Result>(
  sent: { body: Readable; size: number | undefined },
  use: (bytes: Buffer) => Promise<Result>,
) => Promise<Result> | null

/** Create one for each relay: it counts the buffered bytes. */
export function createBufferedBody(): WithBufferedBody {
  let held = 0
  return ({ body, size }, use) => {
    if (size === undefined || size > MAX_SMALL_BYTES || held + size > MAX_HELD_BYTES) return null
    held += size
    return useThenRelease(gather(body, size), use).finally(() => {
      held -= size
    })
  }
}

/**
 * After a failure a thread may still be reading the bytes, so they are left to the garbage
 * collector.
 */
async function useThenRelease<Result>(body: Promise<Buffer>, use: (bytes: Buffer) => Promise<Result>): Promise<Result> {
  const bytes = await body
  const result = await use(bytes)
  releaseBytes(bytes)
  return result
}

/**
 * Copies each chunk into place and releases it at once, so that a body is never in memory twice.
 */
function gather(body: Readable, size: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const whole = Buffer.allocUnsafeSlow(size)
    let filled = 0
    body.on('data', (chunk: Buffer) => {
      chunk.copy(whole, filled)
      filled += chunk.length
      releaseBytes(chunk)
    })
    body.once('end', () => {
      if (filled === size) resolve(whole)
      else reject(cutShort())
    })
    body.once('error', reject)
    body.once('close', () => {
      if (!body.readableEnded) reject(cutShort())
    })
  })
}
