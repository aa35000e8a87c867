import type { NetworkEntry } from '@earshot/protocol'

/** What a network collector needs to know. */
export interface NetworkOptions {
  /** True for requests of our own, which are not recorded. */
  readonly ignore: (url: string) => boolean
}

/** An entry for a request that goes out now. */
export function startEntry(entry: Pick<NetworkEntry, 'initiator' | 'method' | 'url' | 'request_size'>): NetworkEntry {
  return {
    at: Date.now(),
    ...entry,
    // More than the URL rule keeps, so that it is the one that cuts.
    url: entry.url.slice(0, 9000),
    method: entry.method.slice(0, 20).toUpperCase(),
    status: null,
    outcome: 'pending',
    duration: null,
    response_size: null,
  }
}

/** Writes down how the request ended. */
export function endEntry(entry: NetworkEntry, end: Pick<NetworkEntry, 'outcome' | 'status' | 'response_size'>): void {
  Object.assign(entry, end, { duration: entry.duration ?? Date.now() - entry.at })
}

/** Bytes of a body where they can be told without reading it; characters for a string. */
export function sizeOf(body: unknown): number | null {
  if (typeof body === 'string') return body.length
  if (body instanceof Blob) return body.size
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body.byteLength
  return null
}
