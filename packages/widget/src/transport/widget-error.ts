import type { ErrorCode } from '@earshot/protocol'

/** A code of the relay's closed list, or one of what can go wrong before the relay has answered. */
export type WidgetErrorCode =
  | ErrorCode
  /** No answer at all: offline, the relay is down, or a policy or a blocker of this browser is in the way. */
  | 'UNREACHABLE'
  | 'TIMED_OUT'
  | 'ABORTED'
  /** A late part of the widget could not be loaded. */
  | 'CHUNK_FAILED'
  /** Called where there is no page, such as on a server, or after `destroy()`. */
  | 'NOT_RUNNING'

/** What every promise of the widget rejects with. `message` is a sentence for a person and says what to do. */
export class WidgetError extends Error {
  readonly code: WidgetErrorCode
  /** The relay's name for the request; quote it to whoever runs the relay. */
  readonly request_id: string | undefined
  /** Whether the same call may succeed later without a change. */
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
