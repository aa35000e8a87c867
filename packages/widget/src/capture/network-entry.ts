import type { NetworkEntry } from '@earshot/protocol'

/** Marks the widget's own requests, since an upload may go to any URL. Browsers ignore it. */
export interface OwnRequestInit extends RequestInit {
  readonly earshot?: true
}

/** Creates an entry for a new request. The recorder adds the missing members. */
export function startEntry(entry: Partial<NetworkEntry> & Pick<NetworkEntry, 'url'>): NetworkEntry {
  // Longer than the URL rule keeps, so that the rule decides what to cut.
  return { at: Date.now(), outcome: 'pending', ...entry, url: entry.url.slice(0, 9000) } as NetworkEntry
}

/** Records how the request ended. */
export function endEntry(entry: NetworkEntry, end: Partial<NetworkEntry>): void {
  Object.assign(entry, end, { duration: entry.duration ?? Date.now() - entry.at })
}

/**
 * Returns the bytes of a body if they are known without reading it, or the characters of a string.
 * Does not rely on classes.
 */
export function sizeOf(body: unknown): number | null {
  const { slice, byteLength, size, length } = Object(body) as Partial<ArrayBuffer & Blob & string>
  return slice ? ((byteLength ?? size ?? length) as number) : null
}
