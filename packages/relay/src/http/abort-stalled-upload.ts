import type { Request } from 'express'

/** What an upload must bring in each `window`, in bytes: 400 a second, which the worst mobile line does. */
const MIN_BYTES = 8 * 1024

/**
 * Hangs up on an upload that does not move, and on one that takes longer than `total` however it moves: until its end it holds a part
 * of the disk and of the quota. Both are milliseconds. Where the relay itself is behind with writing, no stall is held against the client.
 */
export function abortStalledUpload(req: Request, { window, total }: { window: number; total: number }): void {
  if (req.complete) return
  const { socket } = req
  const deadline = setTimeout(() => socket.destroy(), total)
  let seen = socket.bytesRead
  const timer = setInterval(() => {
    const { bytesRead } = socket
    const is_waiting_for_us = req.readableLength > 0
    if (!is_waiting_for_us && bytesRead - seen < MIN_BYTES) socket.destroy()
    seen = bytesRead
  }, window)
  const stop = () => {
    clearTimeout(deadline)
    clearInterval(timer)
    socket.off('close', stop)
  }
  req.once('end', stop)
  req.once('close', stop)
  // A request that was refused unread emits neither when its connection ends.
  socket.once('close', stop)
}
