/**
 * Runs work with a signal that fires with the caller's, or after `timeout` milliseconds. Rejects
 * when it fires.
 */
export async function within<Result>(
  { signal, timeout }: { signal?: AbortSignal | undefined; timeout: number },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const giveUp = new AbortController()
  const abort = () => giveUp.abort(signal?.reason)
  const timer = setTimeout(() => giveUp.abort(new Error(`It took longer than ${timeout} ms.`)), timeout)
  const aborted = new Promise<never>((_, reject) => {
    giveUp.signal.addEventListener('abort', () => reject(giveUp.signal.reason))
  })
  try {
    if (signal?.aborted) throw signal.reason
    signal?.addEventListener('abort', abort)
    return await Promise.race([work(giveUp.signal), aborted])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}
