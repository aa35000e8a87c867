import type { NetworkEntry } from '@earshot/protocol'
import { absolute } from './absolute.ts'

/** What the widget's own requests carry, which browsers ignore: an upload may go to any address that the relay names. */
export interface OwnRequestInit extends RequestInit {
  readonly earshot?: true
}

/** An entry for a request that goes out now. The recorder adds what is not known yet. */
export function startEntry(entry: Partial<NetworkEntry> & Pick<NetworkEntry, 'url'>): NetworkEntry {
  // More than the URL rule keeps, so that it is the one that cuts.
  return { at: Date.now(), outcome: 'pending', ...entry, url: entry.url.slice(0, 9000) } as NetworkEntry
}

/** Writes down how the request ended. */
export function endEntry(entry: NetworkEntry, end: Partial<NetworkEntry>): void {
  Object.assign(entry, end, { duration: entry.duration ?? Date.now() - entry.at })
}

/** The entry, the same object, with all of its members, and its URL as the browser resolves it: a report is read elsewhere. */
export function completeEntry(entry: NetworkEntry): NetworkEntry {
  const unknown = { status: null, duration: null, request_size: null, response_size: null }
  const method = entry.method.slice(0, 20).toUpperCase()
  return Object.assign(entry, { ...unknown, ...entry, method, url: absolute(entry.url) })
}

/** Bytes of a body where they can be told without reading it; characters for a string. Asks no class, since a page may replace those. */
export function sizeOf(body: unknown): number | null {
  const { slice, byteLength, size, length } = Object(body) as Partial<ArrayBuffer & Blob & string>
  return slice ? ((byteLength ?? size ?? length) as number) : null
}
