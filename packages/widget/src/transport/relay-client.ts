import {
  CAPTURE_CONFIG,
  CAPTURE_FINALIZE,
  CAPTURE_TOKENS,
  CAPTURE_UPLOAD_SESSIONS,
  type CaptureAction,
  type ConfigResponse,
  type ErrorEnvelope,
  type FinalizeRequest,
  type FinalizeResponse,
  type TokenResponse,
  type Upload,
  type UploadSessionRequest,
  type UploadSessionResponse,
} from '@earshot/protocol'
import ky, { isHTTPError, isNetworkError, isTimeoutError, type Options } from 'ky'
import { WidgetError } from './widget-error.ts'

const SECOND = 1000

/** Slower than this and an upload is given up: bytes a second. */
const SLOWEST_UPLOAD = 16 * 1024

/** The public capture flow, one function an endpoint. Every one rejects with a WidgetError. */
export interface RelayClient {
  config(signal?: AbortSignal): Promise<ConfigResponse>
  token(action: CaptureAction, signal?: AbortSignal): Promise<TokenResponse>
  openSession(body: OwnPart<UploadSessionRequest>, signal?: AbortSignal): Promise<UploadSessionResponse>
  put(upload: Upload, body: Blob, signal?: AbortSignal): Promise<void>
  finalize(body: OwnPart<FinalizeRequest>, signal?: AbortSignal): Promise<FinalizeResponse>
}

/** A request without what every request carries. */
type OwnPart<Request> = Omit<Request, 'public_key' | 'origin'>

/**
 * @param relay Base URL of the relay; may carry a path.
 * @param public_key The capture key.
 * @param origin The page's own origin.
 */
export function createRelayClient({
  relay,
  public_key,
  origin,
}: {
  relay: string
  public_key: string
  origin: string
}): RelayClient {
  const http = ky.create({
    prefix: relay,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    timeout: 20 * SECOND,
    // Every step may be repeated: the relay answers the same call with the same answer.
    retry: {
      limit: 2,
      methods: ['get', 'post', 'put'],
      statusCodes: [408, 429, 500, 502, 503, 504],
      maxRetryAfter: 5 * SECOND,
      retryOnTimeout: true,
    },
  })
  const post = <Answer>(path: string, { body, signal }: { body: object; signal: AbortSignal | undefined }) =>
    asked<Answer>(http.post(path, withSignal(signal, { json: { public_key, origin, ...body } })).json())

  return {
    config: (signal) =>
      asked(http.get(CAPTURE_CONFIG, withSignal(signal, { searchParams: { public_key } })).json<ConfigResponse>()),
    token: (action, signal) => post(CAPTURE_TOKENS, { body: { action }, signal }),
    openSession: (body, signal) => post(CAPTURE_UPLOAD_SESSIONS, { body, signal }),
    finalize: (body, signal) => post(CAPTURE_FINALIZE, { body, signal }),
    put: async (upload, body, signal) => {
      const timeout = 20 * SECOND + (body.size / SLOWEST_UPLOAD) * SECOND
      await asked(
        http.put(upload.url, withSignal(signal, { body, headers: upload.headers, timeout, prefix: '' })).arrayBuffer(),
      )
    },
  }
}

const withSignal = (signal: AbortSignal | undefined, options: Options): Options =>
  signal ? { ...options, signal } : options

async function asked<Answer>(request: Promise<Answer>): Promise<Answer> {
  try {
    return await request
  } catch (cause) {
    throw toWidgetError(cause)
  }
}

/** Of the closed list, these and no others may succeed later without a change; the list itself would be a kilobyte here. */
const mayPass = (status: number) => status === 429 || status >= 500

function toWidgetError(cause: unknown): WidgetError {
  if (isHTTPError<ErrorEnvelope>(cause)) {
    const said = typeof cause.data === 'object' ? cause.data?.error : undefined
    if (said?.code) return new WidgetError(said.code, { ...said, retryable: mayPass(cause.response.status), cause })
    // Not the relay's own words: a proxy in front of it, or something else at that address.
    const message = `The relay answered ${cause.response.status} in words of its own. Is its address right?`
    return new WidgetError('UNAVAILABLE', { message, retryable: true, cause })
  }
  if (isTimeoutError(cause)) {
    const message = 'The relay took too long to answer. Check the connection, then try again.'
    return new WidgetError('TIMED_OUT', { message, retryable: true, cause })
  }
  if (cause instanceof Error && cause.name === 'AbortError') {
    return new WidgetError('ABORTED', { message: 'Sending was cancelled. Nothing is lost.', retryable: true, cause })
  }
  const message = isNetworkError(cause)
    ? 'The relay cannot be reached. Check the connection, then try again.'
    : 'Something went wrong while sending. Try again.'
  return new WidgetError('UNREACHABLE', { message, retryable: true, cause })
}
