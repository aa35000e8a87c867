import type { ErrorEnvelope } from '@earshot/protocol'
import { WidgetError } from './widget-error.ts'

const SECOND = 1000

/** Tries in all, before a failure is told. */
const TRIES = 3
/** Milliseconds before the second try; doubled for each one after it. */
const FIRST_PAUSE = 300
/** A relay that asks for more patience than this is given up for now: milliseconds. */
const LONGEST_PAUSE = 5 * SECOND

/** Tells the widget's own collector that this request is not the page's. Browsers ignore it. */
const OWN_REQUEST: object = { earshot: true }

export interface RelayRequest {
  method: 'GET' | 'POST' | 'PUT'
  headers?: Record<string, string>
  body?: Blob | string
  /** Milliseconds that one try may take. @default 20000 */
  timeout?: number
  signal?: AbortSignal | undefined
}

/**
 * Asks the relay, without cookies or referrer, and again where that may help: every step of the flow may be repeated. Answers with the
 * response of a success; rejects with a WidgetError.
 */
export async function request(url: string, wanted: RelayRequest): Promise<Response> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(url, wanted)
    } catch (cause) {
      const error = toWidgetError(cause, wanted)
      const pause = cause instanceof Refusal && cause.retryAfter ? cause.retryAfter : FIRST_PAUSE * 2 ** (tries - 1)
      if (!error.retryable || error.code === 'ABORTED' || tries === TRIES || pause > LONGEST_PAUSE) throw error
      await sleep(pause, wanted.signal)
    }
  }
}

/** An answer that is no success. Never leaves this file. */
class Refusal extends Error {
  readonly status: number
  readonly said: ErrorEnvelope['error'] | undefined
  /** Milliseconds, or 0 where the relay does not say. */
  readonly retryAfter: number

  constructor(response: Response, body: Partial<ErrorEnvelope> | undefined) {
    super(`status ${response.status}`)
    this.status = response.status
    this.said = body?.error
    this.retryAfter = Number(response.headers.get('retry-after')) * SECOND || 0
  }
}

async function attempt(url: string, { timeout = 20 * SECOND, signal, ...init }: RelayRequest): Promise<Response> {
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
    // Not the relay's own words: a proxy in front of it, or something else at that address.
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

/** Of the closed list, these and no others may succeed later without a change; the list itself would be a kilobyte here. */
const mayPass = (status: number) => status === 429 || status >= 500

/** Ends early when the signal fires; what comes next sees it. */
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
