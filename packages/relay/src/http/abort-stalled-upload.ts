import type { Request } from 'express'

/**
 * Bytes that must arrive in each `window`: about 400 a second, which the slowest mobile connections
 * reach.
 */
const MIN_BYTES = 8 * 1024

/**
 * Closes the connection of an upload that stalls for `window` milliseconds or takes longer than
 * `total` milliseconds, since it holds reserved disk space and quota until its end. Does not count
 * as stalled while the relay itself is slow to write.
 */
export function abortStalledUpload(req: Request, { window, total }: { window: number; total: number }): void {
  if (req.complete) return
  const { socket } = req
  const deadline = setTimeout(() => socket.destroy(), total)
  let seen = socket.bytesRead
  const timer = setInterval(() => {
    const { bytesRead } = socket
    const is_backpressured = req.readableLength > 0
    if (!is_backpressured && bytesRead - seen < MIN_BYTES) socket.destroy()
    seen = bytesRead
  }, window)
  const stop = () => {
    clearTimeout(deadline)
    clearInterval(timer)
    socket.off('close', stop)
  }
  req.once('end', stop)
  req.once('close', stop)
  // A request that was refused before it was read emits neither event when its connection ends.
  socket.once('close', stop)
}
