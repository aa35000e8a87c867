import type { NetworkEntry } from '@earshot/protocol'
import { guard } from '../guard.ts'
import type { Emit, Stop } from './entries.ts'
import { endEntry, type OwnRequestInit, sizeOf, startEntry } from './network-entry.ts'
import { patch } from './patch.ts'

interface Begun {
  readonly entry: NetworkEntry
  readonly signal: AbortSignal | null | undefined
}

/**
 * Requests by `fetch`: method, URL, status, time and sizes, never headers or bodies. The page gets the very response or error; its
 * promise is a continuation of the original, because only so does a rejection that nobody handles stay unhandled.
 */
export function collectFetch(emit: Emit): Stop {
  const begin = guard((input: unknown, init: OwnRequestInit = {}): Begun | undefined => {
    // Of whatever realm: a page may take its requests from a frame.
    const request = input as Partial<Request> | undefined
    const url = request?.url ?? `${input}`
    if (init.earshot) return undefined
    const method = `${init.method ?? request?.method ?? 'GET'}`
    const entry = startEntry({ initiator: 'fetch', method, url, request_size: sizeOf(init.body) })
    emit('network', entry)
    return { entry, signal: init.signal ?? request?.signal }
  })
  const end = guard(({ entry, signal }: Begun, { response, error }: { response?: Response; error?: unknown }) => {
    const name = (error as Partial<Error> | undefined)?.name
    // A page may abort for a reason of its own.
    const isAborted = name === 'AbortError' || (signal?.aborted && name !== 'TimeoutError')
    endEntry(entry, {
      outcome: response ? 'answered' : isAborted ? 'aborted' : 'failed',
      status: response?.status || null,
      response_size: Number(response?.headers.get('content-length')) || null,
    })
  })

  return patch({
    target: window,
    name: 'fetch',
    wrap: (original) =>
      function (this: unknown, ...args) {
        const promise = original.apply(this as typeof window, args)
        const begun = begin(...args)
        // A page may have put something of its own in the place of fetch.
        if (!begun || typeof promise?.then !== 'function') return promise
        return promise.then(
          (response) => {
            end(begun, { response })
            return response
          },
          (error) => {
            end(begun, { error })
            throw error
          },
        )
      },
  })
}
