/** Maximum duration of a slice of work, in milliseconds. */
const SLICE = 12

/** Work that may pause at each `yield`. */
export type Steps<Result> = Generator<void, Result>

/** Lets the page run its pending tasks. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })
}

/** Runs all steps, with pauses for the page. Rejects if aborted during one of them. */
export async function runInSlices<Result>(steps: Steps<Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    const until = performance.now() + SLICE
    do {
      const { done, value } = steps.next()
      if (done) return value
    } while (performance.now() < until)
    await nextTurn()
    signal.throwIfAborted()
  }
}
