import { API_BASE, type NetworkEntry, type PageError } from '@earshot/protocol'
import { read } from '../dom.ts'
import { absolute } from './absolute.ts'
import type { Recorded, RecorderOptions } from './recorder.ts'
import type { Redact } from './redact.ts'

const MAX_ENTRIES = 200
const MAX_URL = 9000
const INITIATORS: Readonly<Record<string, NetworkEntry['initiator']>> = {
  fetch: 'fetch',
  xmlhttprequest: 'xhr',
  beacon: 'beacon',
}

/** Members that TypeScript's DOM library lacks, or that a browser may not have. */
type Timing = PerformanceResourceTiming & { readonly responseStatus?: number }

interface Before {
  /** The `resource` entries that the browser has kept. */
  readonly timings: readonly PerformanceEntry[]
  /** When the widget started to observe requests, on the clock of the timings. */
  readonly since: number | undefined
  readonly options: Pick<RecorderOptions, 'relay' | 'network'>
  readonly recorded: Pick<Recorded, 'errors'>
  readonly redact: Redact
}

/**
 * Returns masked entries of the requests before the widget started, errors of the elements that
 * could not load, and all beacons, which have no collector. The page's own request is left out: the
 * environment has its URL.
 */
export function readBuffered({ timings, since = -1, options, recorded, redact }: Before): {
  network: NetworkEntry[]
  errors: PageError[]
} {
  const own = ownAddresses(options.relay)
  const broken = brokenImages()
  // A failure from before the start may have been noticed after it.
  const known = new Set(recorded.errors.map(({ source = '' }) => absolute(source)))
  const network: NetworkEntry[] = []
  const errors: PageError[] = []
  const unseen = (timings as Timing[]).filter(
    ({ name, initiatorType, startTime }) =>
      (startTime <= since || initiatorType === 'beacon') && !own.some((url) => name.startsWith(url)),
  )
  for (const timing of unseen.slice(-MAX_ENTRIES)) {
    const entry = redact.entry('network', toEntry(timing, broken))
    if (timing.startTime <= since) entry.buffered = true
    const error = toError(timing, entry)
    if (options.network !== 'off') network.push(entry)
    if (error && timing.responseEnd <= since && !known.has(error.source ?? '')) errors.push(error)
  }
  return { network, errors }
}

/** Returns URL prefixes of the widget's script, its chunks, and the relay's API. */
function ownAddresses(relay: string): string[] {
  const tags = [...select('script[src][data-key]')] as HTMLScriptElement[]
  const folders = [relay.replace(/\/+$/, ''), ...tags.map(({ src }) => src.replace(/\/[^/]*([?#].*)?$/, ''))]
  return folders.flatMap((folder) => ['/widget.js', '/chunks/', `${API_BASE}/`].map((path) => absolute(folder + path)))
}

/** Returns URLs of images in the page that did not load. */
function brokenImages(): Set<string> {
  const images = [...select('img')] as HTMLImageElement[]
  return new Set(images.filter((image) => image.complete && !image.naturalWidth).map((image) => image.currentSrc))
}

const select = (selectors: string): Iterable<Element> => read(document, 'querySelectorAll').call(document, selectors)

/**
 * Without a response, the browser does not reveal whether a request failed, was aborted, or is
 * cross-origin.
 */
function outcomeOf({ name, initiatorType, responseStart, responseStatus }: Timing, broken: Set<string>) {
  if (initiatorType === 'beacon') return 'sent'
  if (responseStart || responseStatus) return 'answered'
  return broken.has(name) ? 'failed' : 'unknown'
}

function toEntry(timing: Timing, broken: Set<string>): NetworkEntry {
  const { name, initiatorType, startTime, responseStart, responseStatus, encodedBodySize } = timing
  return {
    at: timeOf(startTime),
    initiator: INITIATORS[initiatorType] ?? 'resource',
    method: '',
    url: name.slice(0, MAX_URL),
    status: responseStatus || null,
    outcome: outcomeOf(timing, broken),
    duration: responseStart ? Math.round(responseStart - startTime) : null,
    request_size: null,
    response_size: encodedBodySize || null,
  }
}

/**
 * Converts a moment to the clock of all other entries. `timeOrigin` is on a clock that stops while
 * the computer sleeps.
 */
const timeOf = (moment: number) => Math.round(Date.now() - performance.now() + moment)

/**
 * Returns the error of an element whose request failed; undefined for elements without load errors,
 * such as frames.
 */
function toError({ initiatorType, responseEnd }: Timing, { initiator, status, outcome, url }: NetworkEntry) {
  const hasFailed = outcome === 'failed' || (status ?? 0) >= 400
  if (!hasFailed || initiator !== 'resource' || /^(?:i?frame|other)$/.test(initiatorType)) return undefined
  return {
    at: timeOf(responseEnd),
    kind: 'resource',
    name: initiatorType,
    message: `<${initiatorType}> ${status ? `was answered with status ${status}` : 'did not load'}`,
    source: url,
    buffered: true,
  } satisfies PageError
}
