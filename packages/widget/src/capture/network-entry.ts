import type { NetworkEntry } from '@earshot/protocol'

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

/** Bytes of a body where they can be told without reading it; characters for a string. Asks no class, since a page may replace those. */
export function sizeOf(body: unknown): number | null {
  const { slice, byteLength, size, length } = Object(body) as Partial<ArrayBuffer & Blob & string>
  return slice ? ((byteLength ?? size ?? length) as number) : null
}
