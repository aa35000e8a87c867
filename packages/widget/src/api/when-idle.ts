import { read } from '../dom.ts'

/** Runs `start` when the page has loaded and is idle. Returns a function that cancels it. */
export function whenIdle(start: () => void): () => void {
  let isOff = false
  const run = () => isOff || start()
  // Polls, because `document.open()` removes listeners, including one for `load`.
  const poll = () => {
    if (read(document, 'readyState') !== 'complete') setTimeout(poll, 100)
    // Safari has no requestIdleCallback.
    else if (typeof requestIdleCallback === 'undefined') setTimeout(run, 200)
    else requestIdleCallback(run, { timeout: 2000 })
  }
  poll()
  return () => {
    isOff = true
  }
}
