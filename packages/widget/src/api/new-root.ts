import { read } from '../dom.ts'
import { guard } from '../guard.ts'

/**
 * Calls `onNew` each time the page gets another `<html>` element. `document.open()` creates one and
 * removes all listeners of window and document; some frameworks replace it. Returns a function that
 * stops it.
 */
export function watchRoot(onNew: () => void): () => void {
  let last = read(document, 'documentElement')
  const checkRoot = guard(() => {
    const root = read(document, 'documentElement')
    if (!root || root === last) return
    last = root
    onNew()
  })
  const observer = new MutationObserver(checkRoot)
  observer.observe(document, { childList: true })
  return () => observer.disconnect()
}
