import { read } from '../dom.ts'
import { guard } from '../guard.ts'

/**
 * Calls `onNew` each time the page has another `<html>`: `document.open()` makes one and takes every listener off window and document;
 * some frameworks put one in the place of the first. Returns its stop.
 */
export function watchRoot(onNew: () => void): () => void {
  let last = read(document, 'documentElement')
  const look = guard(() => {
    const root = read(document, 'documentElement')
    if (!root || root === last) return
    last = root
    onNew()
  })
  const observer = new MutationObserver(look)
  observer.observe(document, { childList: true })
  return () => observer.disconnect()
}
