import type { Response } from 'express'

/** Resolves to false if the client does not read in time, has left, or `signal` aborts. */
export function isDrained(
  res: Response,
  { signal, stall_ms }: { signal: AbortSignal; stall_ms: number },
): Promise<boolean> {
  return new Promise((resolve) => {
    const onDrain = () => end(true)
    const onEnd = () => end(false)
    const timer = setTimeout(onEnd, stall_ms)
    function end(isDrained: boolean): void {
      clearTimeout(timer)
      res.off('drain', onDrain)
      res.off('close', onEnd)
      signal.removeEventListener('abort', onEnd)
      resolve(isDrained)
    }
    res.once('drain', onDrain)
    res.once('close', onEnd)
    signal.addEventListener('abort', onEnd)
  })
}
