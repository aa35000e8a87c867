import type { NetworkEntry } from '@earshot/protocol'
import type { Emit, Stop } from './entries.ts'
import { guard } from './guard.ts'
import { endEntry, type NetworkOptions, sizeOf, startEntry } from './network-entry.ts'
import { patch } from './patch.ts'

const OUTCOMES: Record<string, NetworkEntry['outcome']> = {
  load: 'answered',
  abort: 'aborted',
  error: 'failed',
  timeout: 'failed',
}

/** Requests by `XMLHttpRequest`: method, URL, status, time and sizes, never headers or bodies. */
export function collectXhr(emit: Emit, { ignore }: NetworkOptions): Stop {
  const opened = new WeakMap<XMLHttpRequest, { method: string; url: string }>()
  const sent = new WeakMap<XMLHttpRequest, NetworkEntry>()

  const onProgress = guard((event: Event) => {
    const xhr = event.target as XMLHttpRequest
    const entry = sent.get(xhr)
    if (entry?.outcome !== 'pending') return
    if (xhr.readyState === 2) entry.duration = Date.now() - entry.at
    const outcome = OUTCOMES[event.type]
    if (!outcome) return
    const isAnswered = outcome === 'answered'
    endEntry(entry, {
      outcome,
      status: (isAnswered && xhr.status) || null,
      // The event knows: asking for a header that CORS hides would write an error into the page's console.
      response_size: isAnswered ? (event as ProgressEvent).loaded : null,
    })
  })
  const begin = guard((xhr: XMLHttpRequest, body: unknown) => {
    const request = opened.get(xhr)
    if (!request || ignore(request.url)) return
    const entry = startEntry({ initiator: 'xhr', ...request, request_size: sizeOf(body) })
    sent.set(xhr, entry)
    emit('network', entry)
    for (const type of ['readystatechange', ...Object.keys(OUTCOMES)]) xhr.addEventListener(type, onProgress)
  })

  const target = XMLHttpRequest.prototype
  const stops = [
    patch({
      target,
      name: 'open',
      wrap: (original) =>
        function (this: XMLHttpRequest, ...args: unknown[]) {
          original.apply(this, args as Parameters<typeof original>)
          guard(() => opened.set(this, { method: String(args[0]), url: String(args[1]) }))()
        },
    }),
    patch({
      target,
      name: 'send',
      wrap: (original) =>
        function (this: XMLHttpRequest, body) {
          // Before the call, since a synchronous request is over after it.
          begin(this, body)
          original.call(this, body)
        },
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
