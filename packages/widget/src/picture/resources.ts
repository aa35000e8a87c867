import { toDataUrl } from './paint.ts'

const TIMEOUT = 2_000
const MAX_BYTES = 20_000_000
/** The browser’s own list of what a page has loaded ends here, unless the page asks for a longer one or has emptied it. */
const FULL_LIST = 250

/** Pictures and fonts of style sheets as `data:` addresses. Each address is asked for once, within two seconds. */
export interface Resources {
  /** Null where it cannot be had, or where the page has not loaded it either. */
  load(address: string): Promise<string | null>
  /** Notes what else the copy holds. Throws where it is more than 20 MB in all. */
  count(bytes: number): void
}

const bare = (address: string) => address.replace(/#.*/, '')
const originOf = (address: string) => new URL(address).origin

/** Tells what the page has loaded, so that nobody is asked for anything new. */
function createLoaded(): (address: string) => boolean {
  const listed = new Set(performance.getEntriesByType('resource').map(({ name }) => bare(name)))
  if (listed.size > 0 && listed.size < FULL_LIST) return (address) => listed.has(address) || address.startsWith('blob:')
  const origins = new Set([...listed].map(originOf)).add(location.origin)
  return (address) => origins.has(originOf(address))
}

export function createResources(signal: AbortSignal): Resources {
  const known = new Map<string, Promise<string | null>>()
  const isLoaded = createLoaded()
  let room = MAX_BYTES

  const ask = async (address: string): Promise<string | null> => {
    if (room < 0 || !isLoaded(address)) return null
    const giveUp = new AbortController()
    const abort = () => giveUp.abort()
    const timer = setTimeout(abort, TIMEOUT)
    signal.addEventListener('abort', abort)
    try {
      const init = { cache: 'force-cache', credentials: 'same-origin', signal: giveUp.signal, earshot: true }
      const response = await fetch(address, init as RequestInit)
      if (!response.ok) return null
      const blob = await response.blob()
      room -= blob.size
      return room < 0 ? null : await toDataUrl(blob)
    } catch {
      return null
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
  }

  return {
    load(address) {
      if (!/^https?:|^blob:/.test(address)) return Promise.resolve(address.startsWith('data:') ? address : null)
      const wanted = bare(address)
      const answer = known.get(wanted) ?? ask(wanted)
      known.set(wanted, answer)
      return answer
    },
    count(bytes) {
      room -= bytes
      if (room < 0) throw new Error('The page’s style sheets are too large.')
    },
  }
}
