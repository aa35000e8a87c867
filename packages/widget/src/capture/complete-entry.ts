import type { NetworkEntry } from '@earshot/protocol'
import { absolute } from './absolute.ts'

/**
 * Adds missing members to the entry and resolves its URL, since a report is read outside the page.
 * Returns the same object.
 */
export function completeEntry(entry: NetworkEntry): NetworkEntry {
  const unknown = { status: null, duration: null, request_size: null, response_size: null }
  const method = entry.method.slice(0, 20).toUpperCase()
  return Object.assign(entry, { ...unknown, ...entry, method, url: absolute(entry.url) })
}
