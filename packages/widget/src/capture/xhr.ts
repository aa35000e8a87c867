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
 * Requests by `XMLHttpRequest`: method, URL, status, time and sizes, never headers or bodies. An object may be used for several
 * requests; each is an entry of its own.
 */
export function collectXhr(emit: Emit): Stop[] {
  /** Of the request that each object makes now. */
  const entries = new WeakMap<XMLHttpRequest, NetworkEntry>()

  const onProgress = guard(({ target, type, loaded }: ProgressEvent) => {
    const xhr = target as XMLHttpRequest
    const entry = entries.get(xhr)
    if (entry?.outcome !== 'pending') return
    if (xhr.readyState === 2) entry.duration = Date.now() - entry.at
    // Also not for an event of a request that the page has already replaced.
    if (xhr.readyState < 4) return
    entry.status = xhr.status || null
    const outcome = OUTCOMES[type]
    // The event knows the size: asking for a header that CORS hides would write an error into the page's console.
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
    // Capturing, to run before the page's own listeners, which may start the next request.
    for (const type of ['readystatechange', ...Object.keys(OUTCOMES)])
      xhr.addEventListener(type, onProgress as EventListener, true)
    return true
  })
  /** Ends a request that ends without an event. */
  const end = guard((xhr: XMLHttpRequest, outcome: NetworkEntry['outcome']) => {
    const entry = entries.get(xhr)
    if (entry?.outcome === 'pending') endEntry(entry, { outcome: entry.status ? 'answered' : outcome })
  })

  // A page may have something else by this name; then there is nothing to patch.
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
          // Before the call, since a synchronous request is over after it.
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
