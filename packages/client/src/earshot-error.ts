import type { ErrorCode, ErrorEnvelope } from '@earshot/protocol'
import { HTTPError } from 'ky'

/** Codes that the client adds to the relay's: there was no response from a relay. */
export type ClientErrorCode = ErrorCode | 'UNREACHABLE'

interface Details {
  code: ClientErrorCode
  status?: number | undefined
  request_id?: string | undefined
  details?: unknown
  retry_after?: number | undefined
  cause?: unknown
}

/** Thrown if a call failed. `message` is the relay's own if it responded, and names the next step. */
export class EarshotError extends Error {
  /** The relay's code; `UNREACHABLE` if there was no response. Branch on this. */
  readonly code: ClientErrorCode
  /** The HTTP status. Undefined without a response. */
  readonly status: number | undefined
  /** Give this to the relay's operator. */
  readonly request_id: string | undefined
  /** Depends on the code. For `VALIDATION_ERROR`: a list of `{path, message}`. */
  readonly details: unknown
  /** Seconds to wait before the next attempt. */
  readonly retry_after: number | undefined

  constructor(message: string, { code, status, request_id, details, retry_after, cause }: Details) {
    super(message, { cause })
    this.name = 'EarshotError'
    this.code = code
    this.status = status
    this.request_id = request_id
    this.details = details
    this.retry_after = retry_after
  }
}

/** Converts whatever a call threw. */
export function toEarshotError(error: unknown): EarshotError {
  if (error instanceof EarshotError) return error
  if (error instanceof HTTPError) return fromResponse(error)
  const reason = error instanceof Error ? error.message : String(error)
  const message = `The relay could not be reached (${reason}). Check its URL and that it is running.`
  return new EarshotError(message, { code: 'UNREACHABLE', cause: error })
}

/** The error for a response that is not of the protocol. */
export function unexpectedResponse(cause: unknown): EarshotError {
  const message = 'Unexpected response, not from an Earshot relay of this version. Check its URL.'
  return new EarshotError(message, { code: 'UNAVAILABLE', cause })
}

function fromResponse(error: HTTPError): EarshotError {
  const { status, headers } = error.response
  const wait = Number(headers.get('retry-after') ?? Number.NaN)
  const retry_after = Number.isFinite(wait) ? wait : undefined
  const envelope = readEnvelope(error.data)
  if (envelope) {
    const { code, message, request_id, details } = envelope
    return new EarshotError(message, { code, status, request_id, details, retry_after, cause: error })
  }
  const message = `Unexpected status ${status}, not from an Earshot relay. Check its URL.`
  return new EarshotError(message, { code: 'UNAVAILABLE', status, retry_after, cause: error })
}

function readEnvelope(body: unknown): ErrorEnvelope['error'] | undefined {
  const { error } = (body ?? {}) as Partial<ErrorEnvelope>
  return typeof error?.code === 'string' && typeof error.message === 'string' ? error : undefined
}
