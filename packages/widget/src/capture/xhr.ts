import type { NetworkEntry } from '@earshot/protocol'
import { guard } from '../guard.ts'
import type { Emit, Stop } from './entries.ts'
import { endEntry, sizeOf, startEntry } from './network-entry.ts'
import { patch } from './patch.ts'

const OUTCOMES: Record<string, NetworkEntry['outcome']> = {
  load: 'answered',
  abort: 'aborted',
  error: 'failed',
  timeout: 'failed',
}

/**
 * Records `XMLHttpRequest` requests: method, URL, status, time and sizes, but no headers or bodies.
 * If an object is reused, each of its requests is a separate entry.
 */
export function collectXhr(emit: Emit): Stop[] {
  /** Entry of each object's current request. */
  const entries = new WeakMap<XMLHttpRequest, NetworkEntry>()

  const onProgress = guard(({ target, type, loaded }: ProgressEvent) => {
    const xhr = target as XMLHttpRequest
    const entry = entries.get(xhr)
    if (entry?.outcome !== 'pending') return
    if (xhr.readyState === 2) entry.duration = Date.now() - entry.at
    // Also ignores a late event of a request that the page has replaced.
    if (xhr.readyState < 4) return
    entry.status = xhr.status || null
    const outcome = OUTCOMES[type]
    // From the event, since reading a header that CORS hides would log an error to the page's
    // console.
    if (outcome) endEntry(entry, { outcome, response_size: entry.status ? loaded : null })
  })
  const prepare = guard((xhr: XMLHttpRequest, method: unknown, url: unknown) => {
    end(xhr, 'aborted')
    entries.set(xhr, startEntry({ initiator: 'xhr', method: `${method}`, url: `${url}` }))
  })
  const begin = guard((xhr: XMLHttpRequest, body: unknown) => {
    const entry: Partial<NetworkEntry> | undefined = entries.get(xhr)
    if (!entry || 'request_size' in entry) return
    entry.at = Date.now()
    entry.request_size = sizeOf(body)
    emit('network', entry as NetworkEntry)
    // Capture phase, to run before listeners of the page, which may start the next request.
    for (const type of ['readystatechange', ...Object.keys(OUTCOMES)])
      xhr.addEventListener(type, onProgress as EventListener, true)
    return true
  })
  /** Ends a request that has no final event. */
  const end = guard((xhr: XMLHttpRequest, outcome: NetworkEntry['outcome']) => {
    const entry = entries.get(xhr)
    if (entry?.outcome === 'pending') endEntry(entry, { outcome: entry.status ? 'answered' : outcome })
  })

  // The page may have replaced XMLHttpRequest; then there is nothing to patch.
  const target: XMLHttpRequest = Object(window.XMLHttpRequest?.prototype)
  return [
    patch({
      target,
      name: 'open',
      wrap: (original) =>
        function (this: XMLHttpRequest, ...args: unknown[]) {
          original.apply(this, args as Parameters<typeof original>)
          prepare(this, args[0], args[1])
        },
    }),
    patch({
      target,
      name: 'send',
      wrap: (original) =>
        function (this: XMLHttpRequest, body) {
          // Before the call: a synchronous request has ended after it.
          const isNew = begin(this, body)
          try {
            original.call(this, body)
          } catch (error) {
            if (isNew) end(this, 'failed')
            throw error
          }
        },
    }),
  ]
}
