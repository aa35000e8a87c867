import { ERRORS, type FieldProblem, type RaisedErrorCode } from '@earshot/protocol'

export interface RelayErrorOptions extends ErrorOptions {
  /** Replaces the code's own sentence. Safe to show, says what to do next. */
  message?: string
  /** What a client can act upon; leaves with the answer as it is. */
  details?: unknown
  /** Seconds, for the Retry-After header. */
  retry_after?: number
  /** What the log says beside the code. Never leaves. */
  cause?: unknown
}

/** A refusal with a code of the protocol's closed list. What is thrown and is not one of these leaves as INTERNAL. */
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

/** VALIDATION_ERROR with the fields to correct. */
export function invalid(problems: FieldProblem[], options: { message?: string; cause?: unknown } = {}): RelayError {
  return new RelayError('VALIDATION_ERROR', { ...options, details: problems })
}

/** What a driver throws when its store is away, busy or full: the same step may succeed later. Leaves as UNAVAILABLE or STORAGE_FULL. */
export class StoreUnavailable extends Error {
  readonly isFull: boolean

  constructor(message: string, { isFull = false, cause }: { isFull?: boolean; cause: unknown }) {
    super(message, { cause })
    this.name = 'StoreUnavailable'
    this.isFull = isFull
  }
}

/** A setting that cannot be used. Its message is one sentence for the operator. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ConfigError'
  }
}
