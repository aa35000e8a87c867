import { read } from '../dom.ts'

/** Runs `start` once the page has loaded and has nothing to do; answers with the way to call it off. */
export function whenIdle(start: () => void): () => void {
  let cancel: () => void
  const wait = () => {
    if (typeof requestIdleCallback === 'undefined') {
      // Safari has none.
      const timer = setTimeout(start, 200)
      cancel = () => clearTimeout(timer)
    } else {
      const handle = requestIdleCallback(start, { timeout: 2000 })
      cancel = () => cancelIdleCallback(handle)
    }
  }
  cancel = () => removeEventListener('load', wait)
  if (read(document, 'readyState') === 'complete') wait()
  else addEventListener('load', wait, { once: true })
  return () => cancel()
}
