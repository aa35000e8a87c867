import type { Request } from 'express'

/** Bounds of what is read and dropped: bytes (twice the largest artifact), and milliseconds in all and without a byte. */
const MAX_BYTES = 200 * 1024 * 1024
const MAX_MS = 30_000
const MAX_IDLE_MS = 5_000

/**
 * Reads and drops the rest of the body of a refused request. Many clients write the whole body before they read: closed earlier, the
 * connection is reset, and they lose the answer. Resolves when the body has ended or a bound is reached; null if nothing is left.
 */
export function drainBody(req: Request): Promise<void> | null {
  if (req.complete) return null
  return new Promise((resolve) => {
    let left = MAX_BYTES
    const total = setTimeout(stop, MAX_MS)
    const idle = setTimeout(stop, MAX_IDLE_MS)
    function stop(): void {
      clearTimeout(total)
      clearTimeout(idle)
      resolve()
    }
    req.unpipe()
    req.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left > 0) idle.refresh()
      else stop()
    })
    req.once('end', stop)
    req.once('close', stop)
    req.resume()
  })
}
