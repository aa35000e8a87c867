import { ERRORS, type ErrorCode, type ErrorEnvelope } from '@earshot/protocol'
import type { ErrorRequestHandler, Request, Response } from 'express'
import { invalid, RelayError, StoreUnavailable } from '../errors.ts'
import type { Log } from '../log.ts'
import { drainBody } from './drain-body.ts'
import { addHeader, requestId, sendJson, sendJsonThenClose } from './response.ts'

/** Seconds, where an error does not say how long to wait. */
const RETRY_AFTER: Partial<Record<ErrorCode, number>> = { STORAGE_FULL: 10, UNAVAILABLE: 1 }

/** Turns what was thrown into the one error envelope. An error that the relay did not raise itself leaves as INTERNAL. */
export function createErrorHandler(log: Log): ErrorRequestHandler {
  return (thrown, req, res, _next) => {
    const error = toRelayError(thrown, req)
    if (ERRORS[error.code].status >= 500) logFailure(log, { error, res })
    if (res.headersSent) {
      // Half a file cannot be called back; a connection that breaks off is how the client learns of it.
      res.destroy()
      return
    }
    sendError(error, { req, res })
  }
}

function sendError(error: RelayError, { req, res }: { req: Request; res: Response }): void {
  const retry_after = error.retry_after ?? RETRY_AFTER[error.code]
  if (retry_after !== undefined) addHeader(res, 'Retry-After', retry_after)
  if (error.code === 'UNAUTHENTICATED') addHeader(res, 'WWW-Authenticate', 'Bearer')
  const answer = { status: ERRORS[error.code].status, body: toEnvelope(error, requestId(res)) }
  const until = drainBody(req)
  if (until) sendJsonThenClose(res, { ...answer, until })
  else sendJson(res, answer)
}

export function toEnvelope(error: RelayError, request_id: string): ErrorEnvelope {
  const { code, message, details } = error
  return { success: false, error: { code, message, request_id, ...(details === undefined ? {} : { details }) } }
}

function toRelayError(thrown: unknown, req: Request): RelayError {
  if (thrown instanceof RelayError) return thrown
  if (thrown instanceof StoreUnavailable) {
    return new RelayError(thrown.isFull ? 'STORAGE_FULL' : 'UNAVAILABLE', { cause: thrown })
  }
  // The client broke off its own request, which is not a failure of the relay.
  if (thrown instanceof Error && thrown === req.errored) {
    const message = 'The request was cut short. Send it again.'
    return invalid([{ path: '', message }], { message, cause: thrown })
  }
  // The router's own: a path whose percent-encoding cannot be read leads nowhere.
  if (thrown instanceof URIError) return new RelayError('NOT_FOUND', { cause: thrown })
  return new RelayError('INTERNAL', { cause: thrown })
}

function logFailure(log: Log, { error, res }: { error: RelayError; res: Response }): void {
  const { cause, code } = error
  const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? error.message)
  // Without a cause nothing has failed: the relay is stopping, or has enough to do.
  const level = code === 'UNAVAILABLE' && cause === undefined ? 'warn' : 'error'
  log({ level, request_id: requestId(res), code, reason: reason.slice(0, 4000) })
}
