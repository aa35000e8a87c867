import type { Readable } from 'node:stream'
import { cutShort } from './inspect-upload.ts'
import { releaseBytes } from './release-bytes.ts'

/** A body up to this size is taken whole: one write instead of many, and none of the machinery of a stream. */
const MAX_SMALL_BYTES = 1024 * 1024
/** All the bodies that are held like that at one moment; what comes beyond is passed on as it comes. */
const MAX_HELD_BYTES = 64 * 1024 * 1024

/**
 * Reads a small body to its end and calls `use` with its bytes, which are released once that has resolved. Null where the body is
 * large, does not say how large it is (`size`, in bytes), or too much is held already: then nothing of it has been read.
 */
export type WithBufferedBody = <Result>(
  sent: { body: Readable; size: number | undefined },
  use: (bytes: Buffer) => Promise<Result>,
) => Promise<Result> | null

/** One for each relay, which counts what it holds. */
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

/** What has failed may still be read by a thread that was not told: that is left to the garbage collection. */
async function useThenRelease<Result>(body: Promise<Buffer>, use: (bytes: Buffer) => Promise<Result>): Promise<Result> {
  const bytes = await body
  const result = await use(bytes)
  releaseBytes(bytes)
  return result
}

/** Each chunk is copied to its place and given back at once, so that a body is never here twice. */
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
