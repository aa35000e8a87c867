import type { NetworkEntry } from '@earshot/protocol'
import { keptEntries } from './performance.ts'
import type { RecorderOptions } from './recorder.ts'
import type { Redact } from './redact.ts'

const MAX_ENTRIES = 200
const INITIATORS: Readonly<Record<string, NetworkEntry['initiator']>> = {
  fetch: 'fetch',
  xmlhttprequest: 'xhr',
  beacon: 'beacon',
}

/** Members that TypeScript's DOM library leaves out, or that a browser may not have. */
type Timing = PerformanceResourceTiming & { readonly responseStatus?: number }

/**
 * Answered requests from before the script tag had arrived, of what the browser still keeps. The page itself is not among them: its
 * address is in the environment. In the npm package nothing tells when the widget arrived, and there are none.
 */
export async function readBuffered({ relay, network }: RecorderOptions, redact: Redact): Promise<NetworkEntry[]> {
  const own = new URL(`${relay.replace(/\/+$/, '')}/widget.js`, document.baseURI).href
  const timings = (await keptEntries('resource')) as Timing[]
  const start = timings.find(({ name }) => name.startsWith(own))?.responseEnd ?? 0
  if (network === 'off') return []
  return timings
    .filter(({ name, startTime, responseStart }) => startTime < start && responseStart > 0 && !name.startsWith(own))
    .slice(-MAX_ENTRIES)
    .map(({ name, initiatorType, startTime, responseStart, responseStatus, encodedBodySize }) =>
      redact.entry('network', {
        at: Math.round(performance.timeOrigin + startTime),
        initiator: INITIATORS[initiatorType] ?? 'resource',
        method: '',
        url: name,
        status: responseStatus || null,
        outcome: 'answered',
        duration: Math.round(responseStart - startTime),
        request_size: null,
        response_size: encodedBodySize || null,
        buffered: true,
      }),
    )
}
