import type { Request } from 'express'

/**
 * Limits for reading and discarding a body: size (twice the largest artifact), total time, and time
 * without data.
 */
const MAX_BYTES = 200 * 1024 * 1024
const MAX_MS = 30_000
const MAX_IDLE_MS = 5_000

/**
 * Reads and discards the rest of a refused request's body. Many clients send the whole body before
 * they read: closing earlier resets the connection, and they lose the response. Resolves when the
 * body has ended or a limit is reached. Null if nothing is left.
 */
export function drainBody(req: Request): Promise<void> | null {
  if (req.complete) return null
  return new Promise((resolve) => {
    let remaining = MAX_BYTES
    const total = setTimeout(stop, MAX_MS)
    const idle = setTimeout(stop, MAX_IDLE_MS)
    function stop(): void {
      clearTimeout(total)
      clearTimeout(idle)
      resolve()
    }
    req.unpipe()
    req.on('data', (chunk: Buffer) => {
      remaining -= chunk.length
      if (remaining > 0) idle.refresh()
      else stop()
    })
    req.once('end', stop)
    req.once('close', stop)
    req.resume()
  })
}
