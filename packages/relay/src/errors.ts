import { ERRORS, type FieldProblem, type RaisedErrorCode } from '@earshot/protocol'

export interface RelayErrorOptions extends ErrorOptions {
  /** Replaces the code's default message. It must be safe to show and say what to do next. */
  message?: string
  /** Sent to the client unchanged, so that it can act on it. */
  details?: unknown
  /** Seconds, for the Retry-After header. */
  retry_after?: number
  /** Written to the log, never sent to the client. */
  cause?: unknown
}

/**
 * A refusal with a code of the protocol's closed list. Every other thrown error is sent as
 * INTERNAL.
 */
export class RelayError extends Error {
  readonly code: RaisedErrorCode
  readonly details: unknown
  readonly retry_after: number | undefined

  constructor(code: RaisedErrorCode, options: RelayErrorOptions = {}) {
    super(options.message ?? ERRORS[code].message, { cause: options.cause })
    this.name = 'RelayError'
    this.code = code
    this.details = options.details
    this.retry_after = options.retry_after
  }
}

/** Creates a VALIDATION_ERROR with the fields to correct. */
export function invalid(problems: FieldProblem[], options: { message?: string; cause?: unknown } = {}): RelayError {
  return new RelayError('VALIDATION_ERROR', { ...options, details: problems })
}

/**
 * Thrown by a driver whose store is unreachable, busy or full: a retry may succeed. Sent as
 * UNAVAILABLE or STORAGE_FULL.
 */
export class StoreUnavailable extends Error {
  readonly isFull: boolean

  constructor(message: string, { isFull = false, cause }: { isFull?: boolean; cause: unknown }) {
    super(message, { cause })
    this.name = 'StoreUnavailable'
    this.isFull = isFull
  }
}

/** An invalid setting. The message is one sentence for the operator. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ConfigError'
  }
}
