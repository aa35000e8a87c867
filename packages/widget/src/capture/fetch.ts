import type { NetworkEntry } from '@earshot/protocol'
import type { Emit, Stop } from './entries.ts'
import { guard } from './guard.ts'
import { endEntry, type NetworkOptions, sizeOf, startEntry } from './network-entry.ts'
import { patch } from './patch.ts'

/**
 * Requests by `fetch`: method, URL, status, time and sizes, never headers or bodies. The page gets the very response or error; its
 * promise is a continuation of the original, because only so does a rejection that nobody handles stay unhandled.
 */
export function collectFetch(emit: Emit, { ignore }: NetworkOptions): Stop {
  const begin = guard((input: unknown, init: RequestInit = {}): NetworkEntry | undefined => {
    const request = input instanceof Request ? input : undefined
    const url = request?.url ?? String(input)
    if (ignore(url)) return undefined
    const method = String(init.method ?? request?.method ?? 'GET')
    const entry = startEntry({ initiator: 'fetch', method, url, request_size: sizeOf(init.body) })
    emit('network', entry)
    return entry
  })
  const end = guard((entry: NetworkEntry, { response, error }: { response?: Response; error?: unknown }) => {
    const size = response?.headers.get('content-length')
    endEntry(entry, {
      outcome: response ? 'answered' : (error as Error | undefined)?.name === 'AbortError' ? 'aborted' : 'failed',
      status: response?.status || null,
      response_size: size ? Number(size) : null,
    })
  })

  return patch({
    target: window,
    name: 'fetch',
    wrap: (original) =>
      function (this: unknown, ...args) {
        const promise = original.apply(this as typeof window, args)
        const entry = begin(...args)
        // A page may have put something of its own in the place of fetch.
        if (!entry || typeof promise?.then !== 'function') return promise
        return promise.then(
          (response) => {
            end(entry, { response })
            return response
          },
          (error) => {
            end(entry, { error })
            throw error
          },
        )
      },
  })
}
