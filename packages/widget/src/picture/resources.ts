import { within } from '../capture/within.ts'
import { toDataUrl } from './paint.ts'

const TIMEOUT_MS = 2_000
const MAX_BYTES = 20_000_000
/** Default length of the browser's list of loaded resources. */
const FULL_LIST = 250

/**
 * Pictures and fonts of style sheets as data URLs. Each URL is requested once, with a timeout of
 * two seconds.
 */
export interface Resources {
  /** Returns null if the URL cannot be loaded, or the page has not loaded it. */
  load(address: string): Promise<string | null>
  /** Returns the text of a file; null if it cannot be loaded. */
  text(address: string): Promise<string | null>
  /** Adds other bytes of the copy. Throws if the total is above 20 MB. */
  count(bytes: number): void
}

const bare = (address: string) => address.replace(/#.*/, '')
const originOf = (address: string) => new URL(address).origin

function once<Value>(known: Map<string, Promise<Value>>, key: string, make: (key: string) => Promise<Value>) {
  const value = known.get(key) ?? make(key)
  known.set(key, value)
  return value
}

/** Returns a function that tells if the page has loaded a URL, so that no new URL is requested. */
function createLoaded(): (address: string) => boolean {
  const listed = new Set(performance.getEntriesByType('resource').map(({ name }) => bare(name)))
  if (listed.size > 0 && listed.size < FULL_LIST) return (address) => listed.has(address) || address.startsWith('blob:')
  const origins = new Set([...listed].map(originOf)).add(location.origin)
  return (address) => origins.has(originOf(address))
}

export function createResources(signal: AbortSignal): Resources {
  const blobs = new Map<string, Promise<Blob | null>>()
  const written = new Map<string, Promise<string | null>>()
  const isLoaded = createLoaded()
  let room = MAX_BYTES

  const ask = async (address: string): Promise<Blob | null> => {
    if (room < 0 || !isLoaded(address)) return null
    const init = { cache: 'force-cache', credentials: 'same-origin', earshot: true }
    try {
      return await within({ signal, timeout: TIMEOUT_MS }, async (limited) => {
        const response = await fetch(address, { ...init, signal: limited } as RequestInit)
        if (!response.ok) return null
        const blob = await response.blob()
        room -= blob.size
        return room < 0 ? null : blob
      })
    } catch {
      return null
    }
  }
  const blobOf = (address: string) => once(blobs, bare(address), ask)
  const write = async (address: string) => {
    const blob = await blobOf(address)
    return blob && toDataUrl(blob)
  }

  return {
    load(address) {
      if (!/^https?:|^blob:/.test(address)) return Promise.resolve(address.startsWith('data:') ? address : null)
      return once(written, bare(address), write)
    },
    async text(address) {
      return (await (await blobOf(address))?.text()) ?? null
    },
    count(bytes) {
      room -= bytes
      if (room < 0) throw new Error('The page’s style sheets are too large.')
    },
  }
}
