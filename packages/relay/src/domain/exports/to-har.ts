import type { DebuggerDocument, Har, HarEntry, NetworkEntry } from '@earshot/protocol'
import { harUrl, queryOf } from './har-url.ts'

const PAGE = 'page_1'
/** The last millisecond of the year 9999: HAR has no later times. */
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** As browsers name them in their own exports. */
const RESOURCE_TYPES: Readonly<Record<NetworkEntry['initiator'], string>> = {
  fetch: 'fetch',
  xhr: 'xhr',
  eventsource: 'eventsource',
  websocket: 'websocket',
  beacon: 'ping',
  resource: 'other',
}

const COMMENTS: Readonly<Partial<Record<NetworkEntry['outcome'], string>>> = {
  pending: 'Not answered yet when the report was made.',
  sent: 'The page cannot see the response of a beacon.',
  unknown: 'The browser did not provide the result.',
}

/**
 * Converts the network log of a debugger document to HTTP Archive 1.2, oldest first. The document
 * is untrusted: any number becomes one that the format permits. `version` is that of the relay.
 */
export function toHar(document: DebuggerDocument, { version }: { version: string }): Har {
  const { environment, captured_at } = document
  const network = document.network.toSorted((one, other) => one.at - other.at)
  const page_url = environment?.url ?? ''
  return {
    log: {
      version: '1.2',
      creator: { name: 'Earshot', version },
      ...(environment && { browser: environment.browser }),
      pages: [
        {
          id: PAGE,
          startedDateTime: time(network[0]?.at ?? captured_at),
          title: environment?.title || page_url,
          pageTimings: {},
        },
      ],
      entries: network.map((entry) => toEntry(entry, page_url)),
    },
  }
}

function toEntry(entry: NetworkEntry, page_url: string): HarEntry {
  const { at, initiator, outcome, messages_sent, messages_received, close_code } = entry
  const url = harUrl(entry.url, page_url)
  const wait = positive(entry.duration ?? 0)
  const receive = positive(entry.open_for ?? 0)
  return {
    pageref: PAGE,
    startedDateTime: time(at),
    time: wait + receive,
    request: {
      method: entry.method || (initiator === 'beacon' ? 'POST' : 'GET'),
      url,
      ...UNKNOWN,
      queryString: queryOf(url),
      bodySize: size(entry.request_size),
    },
    response: {
      status: statusOf(entry),
      statusText: '',
      ...UNKNOWN,
      content: { size: size(entry.response_size), mimeType: 'x-unknown' },
      redirectURL: '',
      bodySize: size(entry.response_size),
      ...((outcome === 'failed' || outcome === 'aborted') && { _error: outcome }),
    },
    cache: {},
    timings: { send: 0, wait, receive },
    ...(COMMENTS[outcome] && { comment: COMMENTS[outcome] }),
    _resourceType: RESOURCE_TYPES[initiator],
    ...(messages_sent !== undefined && { _messagesSent: whole(messages_sent) }),
    ...(messages_received !== undefined && { _messagesReceived: whole(messages_received) }),
    ...(close_code !== undefined && { _closeCode: whole(close_code) }),
  }
}

/** A page sees none of this. */
const UNKNOWN = { httpVersion: 'unknown', cookies: [], headers: [], headersSize: -1 }

/** Browsers hide the status of a WebSocket's handshake: an open one was answered with 101. */
function statusOf({ initiator, outcome, status }: NetworkEntry): number {
  if (status !== null) return whole(status)
  return initiator === 'websocket' && outcome === 'answered' ? 101 : 0
}

function time(at: number): string {
  return new Date(Math.min(positive(at), LAST_TIME)).toISOString()
}

function size(bytes: number | null): number {
  return bytes === null || bytes < 0 ? -1 : whole(bytes)
}

function whole(value: number): number {
  return Math.min(Math.round(positive(value)), Number.MAX_SAFE_INTEGER)
}

function positive(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0
}
