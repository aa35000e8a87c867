import { read } from '../dom.ts'

/** Runs `start` once the page has loaded and has nothing to do; answers with the way to call it off. */
export function whenIdle(start: () => void): () => void {
  let isOff = false
  const run = () => isOff || start()
  // Asked for again and again: a page that writes itself anew takes our listeners off, one for `load` too.
  const look = () => {
    if (read(document, 'readyState') !== 'complete') setTimeout(look, 100)
    // Safari has no such callback.
    else if (typeof requestIdleCallback === 'undefined') setTimeout(run, 200)
    else requestIdleCallback(run, { timeout: 2000 })
  }
  look()
  return () => {
    isOff = true
  }
}
