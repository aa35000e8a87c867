import { guard } from '../guard.ts'
import type { Stop } from './entries.ts'
import { patch } from './patch.ts'

/**
 * Calls `onNavigate` with the new URL after a change by the history API, the back button or the
 * hash.
 */
export function collectNavigations(onNavigate: (url: string) => void): Stop {
  let last = location.href
  const checkUrl = guard(() => {
    if (location.href === last) return
    last = location.href
    onNavigate(last)
  })
  const stops = (['pushState', 'replaceState'] as const).map((name) =>
    patch({
      target: history,
      name,
      wrap: (original) =>
        function (this: History, ...args) {
          original.apply(this, args)
          checkUrl()
        },
    }),
  )
  window.addEventListener('popstate', checkUrl)
  window.addEventListener('hashchange', checkUrl)
  return () => {
    for (const stop of stops) stop()
    window.removeEventListener('popstate', checkUrl)
    window.removeEventListener('hashchange', checkUrl)
  }
}
