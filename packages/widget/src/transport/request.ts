import type { ErrorEnvelope } from '@earshot/protocol'
import { WidgetError } from './widget-error.ts'

const SECOND_MS = 1000

/** Maximum number of attempts. */
const TRIES = 3
/** Delay before the second attempt in milliseconds; it doubles for each further one. */
const FIRST_PAUSE_MS = 300
/** Maximum delay that the relay can request, in milliseconds. A longer one fails the request. */
const MAX_PAUSE_MS = 5 * SECOND_MS

/** Marks the widget's own requests for its network collector. Browsers ignore it. */
const OWN_REQUEST: object = { earshot: true }

export interface RelayRequest {
  method: 'GET' | 'POST' | 'PUT'
  headers?: Record<string, string>
  body?: Blob | string
  /** Timeout of one attempt, in milliseconds. @default 20000 */
  timeout?: number
  signal?: AbortSignal | undefined
}

/**
 * Sends a request to the relay, without cookies and referrer. Retries temporary failures: every
 * step of the flow is idempotent. Returns a successful response, or rejects with a WidgetError.
 */
export async function request(url: string, wanted: RelayRequest): Promise<Response> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(url, wanted)
    } catch (cause) {
      const error = toWidgetError(cause, wanted)
      const pause = cause instanceof Refusal && cause.retryAfter ? cause.retryAfter : FIRST_PAUSE_MS * 2 ** (tries - 1)
      if (!error.retryable || error.code === 'ABORTED' || tries === TRIES || pause > MAX_PAUSE_MS) throw error
      await sleep(pause, wanted.signal)
    }
  }
}

/** An unsuccessful response. It never leaves this file. */
class Refusal extends Error {
  readonly status: number
  readonly said: ErrorEnvelope['error'] | undefined
  /** Delay in milliseconds; 0 if the relay does not give one. */
  readonly retryAfter: number

  constructor(response: Response, body: Partial<ErrorEnvelope> | undefined) {
    super(`status ${response.status}`)
    this.status = response.status
    this.said = body?.error
    this.retryAfter = Number(response.headers.get('retry-after')) * SECOND_MS || 0
  }
}

async function attempt(url: string, { timeout = 20 * SECOND_MS, signal, ...init }: RelayRequest): Promise<Response> {
  const timer = new AbortController()
  const giveUp = (reason: unknown) => timer.abort(reason)
  const timeoutId = setTimeout(giveUp, timeout, new DOMException('', 'TimeoutError'))
  const cancel = () => giveUp(signal?.reason)
  signal?.addEventListener('abort', cancel)
  try {
    signal?.throwIfAborted()
    const response = await fetch(url, {
      ...init,
      ...OWN_REQUEST,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: timer.signal,
    })
    if (!response.ok) throw new Refusal(response, await response.json().catch(() => undefined))
    return response
  } finally {
    clearTimeout(timeoutId)
    signal?.removeEventListener('abort', cancel)
  }
}

function toWidgetError(cause: unknown, { signal }: RelayRequest): WidgetError {
  if (cause instanceof Refusal) {
    const { said, status } = cause
    const retryable = mayPass(status)
    if (said?.code) return new WidgetError(said.code, { ...said, retryable, cause })
    // The response of a proxy, or of another server at this URL.
    const message = `Unexpected ${status}, not from an Earshot relay. Check the relay’s URL.`
    return new WidgetError('UNAVAILABLE', { message, retryable, cause })
  }
  if (signal?.aborted) {
    return new WidgetError('ABORTED', { message: 'Sending was cancelled. Nothing is lost.', retryable: true, cause })
  }
  if (cause instanceof DOMException && cause.name === 'TimeoutError') {
    const message = 'The relay took too long to respond. Check the connection, then try again.'
    return new WidgetError('TIMED_OUT', { message, retryable: true, cause })
  }
  const message = 'The relay cannot be reached. Check the connection, then try again.'
  return new WidgetError('UNREACHABLE', { message, retryable: true, cause })
}

/** True for the codes that may succeed later. The list of errors itself would add a kilobyte. */
const mayPass = (status: number) => status === 429 || status >= 500

/** Resolves early when the signal fires; the next request then throws. */
function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds)
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    signal?.addEventListener('abort', done)
  })
}
