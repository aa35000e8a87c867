import type { ErrorCode } from '@earshot/protocol'

/** An error code of the relay, or one of the widget's own for failures without a response. */
export type WidgetErrorCode =
  | ErrorCode
  /**
   * No response: the browser is offline, the relay is down, or a policy or an extension blocks the
   * request.
   */
  | 'UNREACHABLE'
  | 'TIMED_OUT'
  | 'ABORTED'
  /** A lazily loaded part of the widget could not be loaded. */
  | 'CHUNK_FAILED'
  /** The method was called on a server, or after `destroy()`. */
  | 'NOT_RUNNING'

/**
 * The error that promises of the widget reject with. `message` describes the failure and what to do
 * about it.
 */
export class WidgetError extends Error {
  readonly code: WidgetErrorCode
  /** The relay's id of the request. Quote it when you ask the relay's operator for help. */
  readonly request_id: string | undefined
  /** Whether the same call may succeed later. */
  readonly retryable: boolean
  readonly details: unknown

  constructor(
    code: WidgetErrorCode,
    {
      message,
      request_id,
      retryable,
      details,
      cause,
    }: Omit<Partial<WidgetError>, 'code' | 'name'> & { message: string },
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'WidgetError'
    this.code = code
    this.request_id = request_id
    this.retryable = retryable ?? false
    this.details = details
  }
}
