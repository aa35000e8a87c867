import type { NetworkEntry } from '@earshot/protocol'
import { absolute } from './absolute.ts'

/** The entry, the same object, with all of its members, and its URL as the browser resolves it: a report is read elsewhere. */
export function completeEntry(entry: NetworkEntry): NetworkEntry {
  const unknown = { status: null, duration: null, request_size: null, response_size: null }
  const method = entry.method.slice(0, 20).toUpperCase()
  return Object.assign(entry, { ...unknown, ...entry, method, url: absolute(entry.url) })
}
