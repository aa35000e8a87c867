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
 * Records `fetch` requests: method, URL, status, time and sizes, but no headers or bodies. The page
 * gets the original response or error. Its promise is derived from the original one, so that
 * unhandled rejections stay unhandled.
 */
export function collectFetch(emit: Emit): Stop {
  const begin = guard((input: unknown, init: OwnRequestInit = {}): Begun | undefined => {
    // No instanceof: a page may use the Request class of a frame.
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
    // A page may abort with its own reason.
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
        // The page may have replaced fetch.
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
