import type { ErrorCode } from '@earshot/protocol'
import type { Request, Response } from 'express'

/** How long a client may take to read a refusal and to stop sending. */
const LINGER = 1_000

/**
 * A request that is refused before all of its body came. Closing at once would reset the connection, and many a client then loses the
 * answer. So the rest is read and dropped for a moment, or after "too large" left where it is, and then the connection is closed.
 */
export function letGoOfBody(req: Request, { res, code }: { res: Response; code: ErrorCode }): void {
  if (req.complete) return
  if (code === 'FILE_TOO_LARGE' || code === 'PAYLOAD_TOO_LARGE') {
    // A listener keeps the server from reading on by itself once the answer is out.
    req.on('data', () => undefined)
    req.pause()
  } else {
    req.resume()
  }
  res.once('finish', () => {
    const timer = setTimeout(() => req.socket.destroy(), LINGER)
    req.once('end', () => clearTimeout(timer))
    req.once('close', () => clearTimeout(timer))
  })
}
