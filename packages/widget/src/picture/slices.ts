/** Milliseconds of work after which the page has its turn. */
const SLICE = 12

/** Work in steps: each `yield` is a place where it may pause. */
export type Steps<Result> = Generator<void, Result>

/** Lets the page have its turn. */
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

/** Runs all steps, with pauses in which the page goes on. Rejects when aborted in one of them. */
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
